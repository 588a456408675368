-- What filled the graph: the demo bank or the import of a folder of extracts.
CREATE TABLE loads (
  kind TEXT PRIMARY KEY CHECK (kind IN ('demo', 'import')),
  started_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  finished_at TIMESTAMPTZ(3)
);

-- How far each file of an import got. A file whose content changed starts again.
CREATE TABLE load_files (
  file TEXT PRIMARY KEY,
  sha256 CHAR(64) NOT NULL,
  lines_done BIGINT NOT NULL,
  counts JSONB NOT NULL,
  finished BOOLEAN NOT NULL
);
