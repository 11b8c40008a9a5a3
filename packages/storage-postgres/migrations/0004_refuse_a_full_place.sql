-- Ends a transaction that found no room at the place it names; null: there is room. So the reservation and the commit go out together,
-- and the counters that all buyers share are locked only while the server commits.
-- writes-beside: 0001_baseline
CREATE FUNCTION panelkit.refuse_place(place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF place IS NOT NULL THEN RAISE EXCEPTION '%', place USING ERRCODE = 'PK001'; END IF;
END $$;
