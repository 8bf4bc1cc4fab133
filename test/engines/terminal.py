"""Runs a program on a terminal of a size: terminal.py COLUMNS ROWS TEXT KEYS PROGRAM...

Types the keys once the text is on the terminal. Its output is that of the program, and so is its exit code.
"""

import fcntl
import os
import pty
import struct
import sys
import termios

columns, rows, text, keys, *program = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    os.execvp(program[0], program)

seen = b""
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # Linux says so when the program has gone.
        break
    if not chunk:
        break
    sys.stdout.buffer.write(chunk)
    seen += chunk
    if keys and text.encode() in seen:
        os.write(terminal, keys.encode())
        keys = ""

_, status = os.waitpid(pid, 0)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status))
