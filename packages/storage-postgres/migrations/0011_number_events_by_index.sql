-- A session plans the numbering of events once. Where the table was empty by then, it read the whole of it for each event ever after.
ALTER FUNCTION panelkit.number_events() SET enable_seqscan = off;
