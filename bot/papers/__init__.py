"""Submitted papers: fetched from Slack, and looked at before they are kept."""
