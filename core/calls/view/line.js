// One end's line of signals to the other: JSON text frames over a WebSocket that comes back by itself.
//
//   const line = new SignalLine("/path", { hear: (frame) => …, told: (state) => … })
//   line.send({ kind: "say", text: "…" })
//   line.close()
//
// `told` hears "up", "down" (it is being tried again) and "over" (there is nothing to come back to: the other side closed
// with 1008 or 4000 to 4999). What is sent while the line is down waits for it, the newest 100 frames.

const PAUSE_MS = 800;
const KEPT = 100;
const POLICY = 1008;

export class SignalLine {
  constructor(path, { hear, told }) {
    const address = new URL(path, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    Object.assign(this, { address, hear, told, waiting: [], over: false });
    this.open();
  }

  open() {
    const socket = (this.socket = new WebSocket(this.address));
    socket.onopen = () => {
      this.told("up");
      for (const frame of this.waiting.splice(0)) socket.send(frame);
    };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => this.closed(code);
  }

  closed(code) {
    if (this.over) return;
    this.over = code === POLICY || code >= 4000;
    this.told(this.over ? "over" : "down");
    if (!this.over) this.again = setTimeout(() => this.open(), PAUSE_MS);
  }

  send(frame) {
    const text = JSON.stringify(frame);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else this.waiting = [...this.waiting, text].slice(-KEPT);
  }

  close() {
    this.over = true;
    clearTimeout(this.again);
    this.socket.close();
  }
}
