"""The auditor's pages: find a case, read its complete timeline, see what happened last. Nothing is changed here."""
