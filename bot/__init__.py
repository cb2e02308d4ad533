"""The shell: Slack, the web, the clock and the command line around the rules and the store."""
