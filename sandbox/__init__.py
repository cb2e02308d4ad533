"""A Slack of your own: a strict stand-in for slack.com on one machine, with a page to use it in."""

from sandbox.server import Sandbox

__all__ = ["Sandbox"]
