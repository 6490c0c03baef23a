// Sound and picture between two browsers: an RTCPeerConnection that is negotiated perfectly (W3C WebRTC 1.0, 10.7) and
// survives a page of either end being loaded anew.
//
//   const peer = new Peer({ ice: […], relayed: false, polite: true, streams: […], send, shown, told })
//       // shown: (stream) => …, told: (state) => …
//   peer.hear(frame)        // frames "description", "candidate" and "joined", in the order they came
//   peer.close()
//
// A page that was loaded anew is another party: its descriptions have another origin (the o= line of RFC 8866), and no
// connection can be carried over. So an offer of another origin than before begins a new connection at this end too. What
// the page before had asked is lost with it: an offer that stays unanswered is sent again when the other end joins, and
// when this end has put the other's offer aside for its own and then hears nothing.

const UNANSWERED_MS = 2000;
const ORIGIN = /^o=\S+ (\S+) (\S+)/m; // session and version

export class Peer {
  constructor({ ice, relayed, polite, streams, send, shown, told }) {
    const how = { iceServers: ice, iceTransportPolicy: relayed ? "relay" : "all" };
    Object.assign(this, { how, polite, streams, send, shown, told, turn: Promise.resolve(), heardFrom: "" });
    this.begin();
  }

  begin() {
    this.link?.close();
    const link = (this.link = new RTCPeerConnection(this.how));
    this.offering = false;
    link.onnegotiationneeded = () => this.offer(link);
    link.onicecandidate = ({ candidate }) => this.send({ kind: "candidate", candidate: candidate?.toJSON() ?? null });
    link.ontrack = ({ streams: [stream] }) => this.shown(stream);
    link.onconnectionstatechange = () => {
      if (link.connectionState === "failed") link.restartIce();
      this.told(link.connectionState);
    };
    for (const stream of this.streams) for (const track of stream.getTracks()) link.addTrack(track, stream);
  }

  async offer(link) {
    try {
      this.offering = true;
      await link.setLocalDescription();
      this.tell(link);
    } catch (error) {
      if (link.signalingState !== "closed") throw error;
    } finally {
      this.offering = false;
    }
  }

  /** Frames are taken one after the other: a candidate belongs to the description before it. */
  hear(frame) {
    this.turn = this.turn.then(() => this.take(frame)).catch((error) => console.warn("signal not taken:", error.message));
  }

  async take({ kind, description, candidate }) {
    if (kind === "description") await this.describe(description);
    else if (kind === "candidate" && this.heardFrom && !this.ignoring) await this.link.addIceCandidate(candidate);
    else if (kind === "joined") this.askAgain(this.link);
  }

  async describe(description) {
    const [, origin, version] = ORIGIN.exec(description.sdp);
    const offered = description.type === "offer";
    if (offered && origin === this.heardFrom && version === this.answered) return; // asked again, answered already
    if (offered && this.heardFrom && origin !== this.heardFrom) this.begin();
    const link = this.link;
    this.ignoring = offered && !this.polite && (this.offering || link.signalingState !== "stable");
    if (this.ignoring) return void setTimeout(() => this.askAgain(link), UNANSWERED_MS);
    if (!offered && link.signalingState !== "have-local-offer") return; // to a page that is gone
    await link.setRemoteDescription(description);
    this.heardFrom = origin;
    if (!offered) return;
    this.answered = version;
    await link.setLocalDescription();
    this.tell(link);
  }

  askAgain(link) {
    if (link === this.link && link.signalingState === "have-local-offer") this.tell(link);
  }

  tell({ localDescription: { type, sdp } }) {
    this.send({ kind: "description", description: { type, sdp } });
  }

  close() {
    this.link.close();
  }
}
