"""The demonstration, started as a visitor starts it: the page, the clock, the roll call, and the data that stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from ports import reserved_port
from world import HTTP

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Demo:
    process: "subprocess.Popen[str]"
    url: str
    welcome: str

    def dms(self, user_id: str) -> list[str]:
        state = self.get("state", user_id)
        dm = next(channel["id"] for channel in state["channels"] if channel["kind"] == "im")
        return [message["text"] for message in self.get("messages", user_id, channel=dm)["messages"]]

    def get(self, what: str, user_id: str = "U0OMAR", **query: str) -> Any:
        return HTTP.get(f"{self.url}/page/{what}", params={"as": user_id, **query}).json()

    def types(self, text: str, user_id: str = "U0OMAR") -> str:
        body = {"as": user_id, "channel": "C0EXCHANGE", "text": text}
        return HTTP.post(f"{self.url}/page/command", json=body).json()["ack"]["text"]

    def move(self, **to: str) -> httpx.Response:
        return HTTP.post(f"{self.url}/page/clock", json=to)

    def wait_for(self, is_so: Any, what: str) -> None:
        deadline = time.monotonic() + 60
        while not is_so():
            assert time.monotonic() < deadline, f"waited too long for {what}"
            time.sleep(0.05)

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


@contextmanager
def demo(*more: str) -> Iterator[Demo]:
    """`python -m bot demo` on a free port, from its welcome on; nothing of the environment is needed."""
    environment = {"PATH": os.environ["PATH"], "SLACK_BOT_TOKEN": "rubbish", "DATABASE_URL": "rubbish"}
    with reserved_port() as port:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "bot", "demo", "--port", str(port), *more],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert process.stdout is not None
            welcome = ""
            while "Ctrl+C" not in welcome:
                line = process.stdout.readline()
                assert line, f"it ended: {welcome}"
                welcome += line
            yield Demo(process, f"http://127.0.0.1:{port}", welcome)
        finally:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_demo_from_the_welcome_to_the_roll_call_and_again_with_its_data(tmp_path: Path) -> None:
    with demo("--data", str(tmp_path / "kept")) as first:
        assert first.url in first.welcome
        page = HTTP.get(first.url)
        assert (page.status_code, page.headers["content-type"].split(";")[0]) == (200, "text/html")
        assert "apologies" in first.get("messages", channel="C0EXCHANGE")["messages"][-1]["text"]

        due = first.get("clock")
        roll_call = next(each for each in due["next"] if "roll call" in each["label"])
        assert datetime.fromisoformat(roll_call["at"]) > datetime.fromisoformat(due["now"])
        assert [each["at"] for each in due["next"]] == sorted(each["at"] for each in due["next"])

        assert "are recorded" in first.types("/apologies next train strike")
        moved = first.move(next=roll_call["id"]).json()
        assert datetime.fromisoformat(moved["now"]) >= datetime.fromisoformat(roll_call["at"])
        first.wait_for(lambda: any("Who was there?" in text for text in first.dms("U0DANA")), "the roll call")

        refused = first.move(to="2020-01-01T00:00:00+00:00")
        assert refused.json()["ok"] is False
        assert first.end() == 0

    with demo("--data", str(tmp_path / "kept")) as second:
        clock = second.get("clock")
        assert datetime.fromisoformat(clock["now"]) >= datetime.fromisoformat(roll_call["at"])
        assert "1 absence" in second.types("/standing"), "the group is there with its past"
        assert second.dms("U0DANA") == [], "what was delivered is not delivered again"

        following = next(each for each in clock["next"] if "roll call" in each["label"])
        second.move(next=following["id"])
        second.wait_for(lambda: second.dms("U0DANA"), "the next roll call: conversations still work")
        assert second.end() == 0
