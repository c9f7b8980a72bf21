"""What the command line does: start the group, serve one service, carry data in and out."""
