// <person-call>: the end of the person at a kiosk. Besides the parts of `call.js`:
//
//   data-person="…"                      address of the frames of the camera for faces, where a driver holds it; else the
//                                        browser's own camera is asked for
//   data-paper="…"                       address of the document camera's frames, where there is one
//   [data-part=clerk] video              what the clerk sends
//   [data-part=own] video, [data-part=paper] canvas       what the clerk sees; on the paper a ring where the clerk points
//   [data-part=write] details            where it can be written; open when sound fails
//   [data-state=…]                       shown in that state of the call only: waiting, connected
//
// The person's own picture is shown while the call waits, so that it can be put right before anybody sees it; the paper's
// frames are asked for only once a clerk is there.

import { CallEnd } from "./call.js";
import { FrameCamera } from "./frames.js";
import { mark } from "./pointing.js";

const CANNOT_SPEAK = ["microphone", "media"];
const FACE_PER_SECOND = 12;
const PAPER_PER_SECOND = 8; // shows a hand that lays it

class PersonCall extends CallEnd {
  async connectedCallback() {
    if (this.line) return;
    this.streams = [];
    this.own = this.person();
    super.connectedCallback();
    const own = await this.own;
    if (this.stopped) return this.stop();
    this.part("own").srcObject = own;
  }

  async person() {
    const own = await this.devices(!this.dataset.person);
    if (this.dataset.person) {
      this.face = new FrameCamera(document.createElement("canvas"), this.dataset.person, FACE_PER_SECOND);
      for (const track of this.face.start().getTracks()) own.addTrack(track);
    }
    this.streams.push(own);
    return own;
  }

  /** Who cannot be heard, or hears nothing, finds the field to write in open. */
  troubles(what, are) {
    super.troubles(what, are);
    if (are && CANNOT_SPEAK.includes(what)) this.part("write").open = true;
  }

  hear(frame) {
    if (frame.kind === "point") mark(this.part(frame.on === "paper" ? "paper" : "clerk"), frame.x, frame.y);
    else super.hear(frame);
  }

  changed(call) {
    super.changed(call);
    this.dataset.now = call.state;
    for (const each of this.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== call.state;
    if (call.state === "connected" && !this.met) this.meet();
  }

  async meet() {
    this.met = true;
    const own = await this.own;
    if (this.stopped) return;
    if (this.dataset.paper) {
      this.paper = new FrameCamera(this.part("paper"), this.dataset.paper, PAPER_PER_SECOND);
      this.streams.push(this.paper.start());
    }
    this.named = { kind: "tracks", person: own.id, paper: this.streams[1]?.id ?? "" };
    const streams = this.streams.filter((stream) => stream.getTracks().length);
    this.connect(true, streams, (stream) => this.show(stream));
  }

  /** Whoever gets a description knows which stream is which: a page of the clerk's that was loaded anew too. */
  signal(frame) {
    if (frame.kind === "description") this.line.send(this.named);
    super.signal(frame);
  }

  show(stream) {
    const clerk = this.part("clerk");
    if (clerk.srcObject !== stream) clerk.srcObject = stream;
    this.play(clerk);
  }

  stop() {
    super.stop();
    this.face?.stop();
    this.paper?.stop();
  }
}

customElements.define("person-call", PersonCall);
