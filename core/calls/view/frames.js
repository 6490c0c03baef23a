// A camera that a driver of the kiosk holds, as a stream: its frames are asked for one by one and drawn on a canvas, whose
// picture is captured. Nothing is asked before `start` and nothing after `stop`.
//
//   const camera = new FrameCamera(canvas, "/kiosk/call/frames/paper", 8)      // frames in a second, at most
//   camera.start()  →  MediaStream
//   camera.stop()
//
// The address answers `?after=N` with the next frame after N, a JPEG, and its number in the header `Frame`. A frame that
// cannot be had (no device, a cable pulled) is asked for again; the last one stands still meanwhile.

const PAUSE_MS = 500;

export class FrameCamera {
  constructor(canvas, address, perSecond) {
    Object.assign(this, { canvas, address, periodMs: 1000 / perSecond, context: canvas.getContext("2d") });
  }

  start() {
    this.wanted = new AbortController();
    this.draw(this.wanted.signal);
    this.stream = this.canvas.captureStream();
    return this.stream;
  }

  stop() {
    this.wanted?.abort();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  async draw(signal) {
    let after = "0";
    while (!signal.aborted) {
      const begun = performance.now();
      let period = this.periodMs;
      try {
        after = await this.next(after, signal);
      } catch {
        period = PAUSE_MS;
      }
      await new Promise((resume) => setTimeout(resume, Math.max(0, period - (performance.now() - begun))));
    }
  }

  async next(after, signal) {
    const answer = await fetch(`${this.address}?after=${after}`, { signal, cache: "no-store" });
    if (!answer.ok) throw new Error(`no frame: ${answer.status}`);
    const picture = await createImageBitmap(await answer.blob());
    const { canvas } = this;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      [canvas.width, canvas.height] = [picture.width, picture.height];
    }
    this.context.drawImage(picture, 0, 0);
    picture.close();
    return answer.headers.get("Frame");
  }
}
