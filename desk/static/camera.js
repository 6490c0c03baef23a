// The browser's camera: started on a video element, and single pictures of it as JPEG files.

export async function start(video, complaint) {
  complaint.hidden = true;
  try {
    const wanted = { width: { ideal: 1920 }, height: { ideal: 1440 }, facingMode: "environment" };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    video.hidden = false;
    await video.play();
    return true;
  } catch {
    video.hidden = true;
    complaint.hidden = false;
    return false;
  }
}

export function stop(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

export async function picture(video, longest = 2400) {
  const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  return new File([blob], "camera.jpg", { type: "image/jpeg" });
}
