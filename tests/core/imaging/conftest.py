"""OpenCV held to one thread: tests run side by side, and time is measured on one core."""

import cv2

cv2.setNumThreads(1)
