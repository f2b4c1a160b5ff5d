"""The bell (Pemberitahuan): what happened on cases that the reader holds or follows."""
