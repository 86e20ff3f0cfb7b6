"""Who gets the issue, how a message is built, and how it is sent once; the mail server comes in as a parameter."""
