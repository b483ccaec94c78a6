"""The room's page, for parties and for those who lead: history from the server, live by static/js/room.js."""
