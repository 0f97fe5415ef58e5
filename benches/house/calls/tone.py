"""Speaks in tones, as a program of [speech]: a text on standard input, telephone audio on standard output.

tone.py WORDS: a text with WORDS in it is high, any other is low, so that whoever listens can tell which it was.
"""

import io
import math
import struct
import sys
import wave

RATE, SECONDS, LOUDNESS = 8000, 6, 12000
LOW, HIGH = 400, 1000

pitch = HIGH if sys.argv[1] in sys.stdin.buffer.read().decode() else LOW
turn = 2 * math.pi * pitch / RATE
samples = [round(LOUDNESS * math.sin(turn * at)) for at in range(RATE * SECONDS)]
audio = io.BytesIO()
with wave.open(audio, "wb") as out:
    out.setparams((1, 2, RATE, len(samples), "NONE", ""))
    out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
sys.stdout.buffer.write(audio.getvalue())
