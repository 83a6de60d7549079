"""What `runbridge exec` is on a terminal: a pseudo-terminal, with a shell on it where job control is looked at.

Usage: exec_on_terminal.py SCENE RUNBRIDGE FOLDER. Prints `fine`, or fails with what it saw.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

LIMIT = 60


class Terminal:
    """The other side of a terminal on which a program runs as the leader of a session."""

    def __init__(self, arguments, folder):
        self.seen = ""
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            # The program that runs the tests may ignore what a terminal's user would not.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            os.execvpe(arguments[0], arguments, {**os.environ, "PS1": "PROMPT> ", "TERM": "dumb"})

    def read(self, pattern):
        """Waits until the pattern was written behind what was found before."""
        deadline = time.monotonic() + LIMIT
        while True:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end() :]
                return found
            ready = select.select([self.end], [], [], max(0, deadline - time.monotonic()))[0]
            try:
                more = os.read(self.end, 65536) if ready else b""
            except OSError:
                more = b""
            if not more:
                sys.exit(f"no {pattern!r} in {self.seen!r}")
            self.seen += more.decode(errors="replace")

    def write(self, text):
        os.write(self.end, text.encode())

    def status(self):
        """Its exit status, what it still writes being read meanwhile."""
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            if select.select([self.end], [], [], 0.02)[0]:
                try:
                    self.seen += os.read(self.end, 65536).decode(errors="replace")
                except OSError:
                    pass
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        sys.exit(f"it did not end: {self.seen!r}")


def expect(what, is_so):
    if not is_so:
        sys.exit(f"not so: {what}")


TELLS = (
    "import os, sys; print('tty', [os.isatty(n) for n in (0, 1, 2)], os.tcgetpgrp(0) == os.getpgrp(),"
    " os.get_terminal_size(1).columns, flush=True); print('said', input(), flush=True); sys.exit(6)"
)


def stays(tool, folder):
    terminal = Terminal([tool, "exec", "--", sys.executable, "-c", TELLS], folder)
    fcntl.ioctl(terminal.end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    terminal.read(r"tty \[True, True, True\] True \d+")
    terminal.write("hello\n")
    terminal.read("said hello")
    expect("the exit status is the command's", terminal.status() == 6)


def key(tool, folder):
    terminal = Terminal([tool, "exec", "--", "sh", "-c", "echo begun; exec sleep 600"], folder)
    terminal.read("begun")
    terminal.write("\x03")
    expect("Ctrl-C ends it by SIGINT", terminal.status() == 130)


def size(tool, folder):
    script = "trap 'echo size $(stty size)' WINCH; echo begun; while :; do sleep 0.05; done"
    terminal = Terminal([tool, "exec", "--", "sh", "-c", script], folder)
    terminal.read("begun")
    fcntl.ioctl(terminal.end, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 77, 0, 0))
    terminal.read("size 33 77")
    terminal.write("\x03")
    terminal.status()


def halt(terminal):
    """Waits until the job halts: fetched at the moment of its read, it would halt in the foreground."""
    while True:
        terminal.write("jobs\n")
        if terminal.read(r"(Running|Stopped)[^\n]*exec -- cat[^\n]*\r\n(.|\n)*?PROMPT> ").group(1) == "Stopped":
            return
        time.sleep(0.05)


def jobs(tool, folder):
    terminal = Terminal(["bash", "--norc", "--noprofile", "--noediting", "-i"], folder)
    into_foreground = r"fg; echo ended \$\?\r\n[^\n]* exec -- cat"
    terminal.read("PROMPT> ")
    terminal.write(f"'{tool}' exec -- cat; echo ended $?\n")
    terminal.read(r"ended \$\?\r\n")
    terminal.write("one\n")
    terminal.read(r"one\r\none\r\n")
    terminal.write("\x1a")
    terminal.read(r"Stopped(.|\n)*PROMPT> ")
    # In the background it goes on until it reads, and halts then.
    terminal.write("bg\n")
    terminal.read(r"exec -- cat &\r\n(.|\n)*PROMPT> ")
    halt(terminal)
    terminal.write("fg; echo ended $?\n")
    terminal.read(into_foreground)
    terminal.write("two\n")
    terminal.read(r"two\r\ntwo\r\n")
    terminal.write("\x04")
    terminal.read(r"ended 0\r\n(.|\n)*PROMPT> ")
    # Begun in the background, it can be fetched from there.
    terminal.write(f"'{tool}' exec -- cat &\n")
    terminal.read(r"&\r\n(.|\n)*PROMPT> ")
    halt(terminal)
    terminal.write("fg; echo ended $?\n")
    terminal.read(into_foreground)
    terminal.write("three\n")
    terminal.read(r"three\r\nthree\r\n")
    terminal.write("\x03")
    terminal.read(r"\r\n(.|\n)*PROMPT> ")
    terminal.write("exit 0\n")
    terminal.status()


def main():
    scene, tool, folder = sys.argv[1:]
    {"stays": stays, "key": key, "size": size, "jobs": jobs}[scene](tool, folder)
    print("fine")


main()
