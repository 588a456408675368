-- The lines that an import did not take, each once, also when it was interrupted and continued.
CREATE TABLE import_rejects (
  file TEXT NOT NULL,
  line BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (file, line)
);

-- The keys of a file that is being imported, each with the first line that brought it: any other line with
-- the key is refused. Empty once the file is finished.
CREATE TABLE import_keys (
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  line BIGINT NOT NULL,
  PRIMARY KEY (file, key)
);

-- Which account and which customer a core disposition joins. Cards name the disposition only; a table, so that
-- a bank with millions of them is imported in the same memory and an interrupted import goes on.
CREATE TABLE dispositions (
  disposition_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  customer_id TEXT NOT NULL
);
