// What both ends of a call have in common: the line of signals, the connection, written lines, and what is in the way.
//
// The page gives the words and the layout; an end looks for its parts inside itself:
//
//   data-signals="…" data-ice="[…]"      on the element: path of the WebSocket, RTCIceServers
//   data-relayed                         on the element: sound and picture go by a TURN server only
//   [data-part=own] video                what this end's camera shows
//   [data-part=written] ol               what was written, data-mine and data-theirs say by whom
//   [data-part=say] form                 with a field "text"
//   [data-trouble=…]                     unhidden while it is so: camera, microphone, media, line, sound
//   [data-part=hear] button              lets sound begin where the browser wants a touch first
//
// It tells the page by events that bubble: call-changed (detail: the call), call-over.

import { SignalLine } from "./line.js";
import { Peer } from "./peer.js";

const SOUND = { echoCancellation: true, noiseSuppression: true };
const FACE = { width: 640, height: 360, frameRate: { ideal: 15, max: 20 } }; // a small machine has other work, too

export class CallEnd extends HTMLElement {
  connectedCallback() {
    if (this.line) return;
    this.early = [];
    this.part("say")?.addEventListener("submit", (event) => this.say(event));
    this.part("hear")?.addEventListener("click", () => this.play(this.heard));
    this.leaving = () => this.stop();
    addEventListener("pagehide", this.leaving);
    this.line = new SignalLine(this.dataset.signals, { hear: (frame) => this.hear(frame), told: (how) => this.lined(how) });
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.leaving);
    this.stop();
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  troubles(what, are) {
    for (const each of this.querySelectorAll(`[data-trouble="${what}"]`)) each.hidden = !are;
  }

  lined(how) {
    this.troubles("line", how === "down");
    if (how === "over") this.over();
  }

  hear(frame) {
    if (frame.kind === "call") this.changed(frame.call);
    else if (frame.kind === "say") this.write(frame.text, false);
    else if (this.peer) this.peer.hear(frame);
    else this.early.push(frame); // while this end's own camera is still asked for
  }

  changed(call) {
    this.emit("call-changed", call);
    if (call.state === "ended") this.over();
  }

  over() {
    this.stop();
    this.emit("call-over");
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** Camera and microphone, or what there is of them. */
  async devices(camera) {
    const wanted = { audio: SOUND, video: camera && FACE };
    const both = await this.device(wanted);
    const found = both ? [both] : [await this.device({ audio: wanted.audio }), camera && (await this.device({ video: wanted.video }))];
    const tracks = found.filter(Boolean).flatMap((stream) => stream.getTracks());
    this.troubles("microphone", !tracks.some((track) => track.kind === "audio"));
    this.troubles("camera", camera && !tracks.some((track) => track.kind === "video"));
    return new MediaStream(tracks);
  }

  async device(wanted) {
    try {
      return await navigator.mediaDevices.getUserMedia(wanted);
    } catch {
      return null;
    }
  }

  connect(polite, streams, shown) {
    this.peer = new Peer({
      ice: JSON.parse(this.dataset.ice), relayed: "relayed" in this.dataset, polite, streams, shown,
      send: (frame) => this.signal(frame),
      told: (state) => this.troubles("media", state === "failed" || state === "disconnected"),
    });
    for (const frame of this.early.splice(0)) this.peer.hear(frame);
  }

  signal(frame) {
    this.line.send(frame);
  }

  async play(video) {
    this.heard = video;
    const playing = await video.play().then(() => true, (error) => error.name !== "NotAllowedError");
    this.troubles("sound", !playing);
  }

  say(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (!text) return;
    this.line.send({ kind: "say", text });
    this.write(text, true);
    field.value = "";
  }

  write(text, mine) {
    const list = this.part("written");
    const line = document.createElement("li");
    line.className = mine ? "mine" : "theirs";
    const by = document.createElement("b");
    by.textContent = mine ? list.dataset.mine : list.dataset.theirs;
    line.append(by, " ", text);
    list.append(line);
    list.hidden = false;
    line.scrollIntoView({ block: "nearest" });
  }

  /** Camera and microphone are off, nothing is sent any more. */
  stop() {
    this.stopped = true;
    this.line?.close();
    this.peer?.close();
    for (const stream of this.streams ?? []) for (const track of stream.getTracks()) track.stop();
    for (const video of this.querySelectorAll("video")) video.srcObject = null;
  }
}
