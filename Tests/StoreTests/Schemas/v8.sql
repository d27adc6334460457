PRAGMA application_id = 1852143733;
PRAGMA user_version = 8;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE plans (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  goal TEXT NOT NULL,
  title TEXT NOT NULL,
  base TEXT NOT NULL,
  baseBranch TEXT,
  branch TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  lastTask INTEGER NOT NULL,
  createdAt INTEGER NOT NULL
);
CREATE TABLE tasks (
  plan INTEGER NOT NULL REFERENCES plans (number),
  number INTEGER NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  instructions TEXT NOT NULL,
  files TEXT NOT NULL,
  acceptance TEXT NOT NULL,
  checks TEXT NOT NULL,
  state TEXT NOT NULL,
  commitID TEXT,
  PRIMARY KEY (plan, number),
  UNIQUE (plan, position)
);
CREATE TABLE task_dependencies (
  plan INTEGER NOT NULL,
  task INTEGER NOT NULL,
  dependsOn INTEGER NOT NULL,
  PRIMARY KEY (plan, task, dependsOn),
  FOREIGN KEY (plan, task) REFERENCES tasks (plan, number) ON DELETE CASCADE,
  FOREIGN KEY (plan, dependsOn) REFERENCES tasks (plan, number),
  CHECK (task <> dependsOn)
) WITHOUT ROWID;
CREATE INDEX task_dependencies_on ON task_dependencies (plan, dependsOn);
CREATE TABLE leases (
  plan INTEGER NOT NULL,
  task INTEGER NOT NULL,
  host TEXT NOT NULL,
  processID INTEGER NOT NULL,
  token TEXT NOT NULL,
  expiresAt INTEGER NOT NULL,
  PRIMARY KEY (plan, task),
  FOREIGN KEY (plan, task) REFERENCES tasks (plan, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan INTEGER NOT NULL,
  task INTEGER NOT NULL,
  number INTEGER NOT NULL,
  base TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  commitID TEXT,
  tree TEXT,
  previous INTEGER REFERENCES attempts (id),
  outOfScope TEXT,
  heldTree TEXT,
  takesHeld INTEGER NOT NULL DEFAULT 0,
  isClosed INTEGER NOT NULL DEFAULT 0,
  startedAt INTEGER NOT NULL,
  endedAt INTEGER,
  UNIQUE (plan, task, number),
  FOREIGN KEY (plan, task) REFERENCES tasks (plan, number)
);
CREATE UNIQUE INDEX attempts_running ON attempts (plan, task) WHERE outcome = 'running';
CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  role TEXT NOT NULL,
  purpose TEXT NOT NULL,
  plan INTEGER REFERENCES plans (number),
  task INTEGER,
  attempt INTEGER REFERENCES attempts (id),
  request TEXT NOT NULL,
  promptBytes INTEGER NOT NULL,
  estimatedPromptTokens INTEGER,
  modelDigest TEXT,
  state TEXT NOT NULL,
  isHeeded INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  host TEXT,
  processID INTEGER,
  token TEXT,
  startedAt INTEGER NOT NULL,
  endedAt INTEGER, job INTEGER REFERENCES jobs (id),
  FOREIGN KEY (plan, task) REFERENCES tasks (plan, number)
);
CREATE INDEX exchanges_task ON exchanges (plan, task);
CREATE INDEX exchanges_attempt ON exchanges (attempt);
CREATE INDEX exchanges_started ON exchanges (startedAt);
CREATE INDEX exchanges_running ON exchanges (id) WHERE state = 'running';
CREATE INDEX exchanges_unheeded ON exchanges (id) WHERE isHeeded = 0;
CREATE TABLE replies (
  exchange INTEGER PRIMARY KEY REFERENCES exchanges (id),
  model TEXT NOT NULL,
  content TEXT NOT NULL,
  thinking TEXT NOT NULL,
  toolCalls TEXT NOT NULL,
  stopReason TEXT NOT NULL,
  promptTokens INTEGER,
  outputTokens INTEGER,
  loadDuration INTEGER,
  promptDuration INTEGER,
  outputDuration INTEGER,
  totalDuration INTEGER
, cachedPromptTokens INTEGER);
CREATE TABLE edits (
  attempt INTEGER NOT NULL REFERENCES attempts (id),
  sequence INTEGER NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  dialect TEXT,
  means TEXT,
  mendedBy TEXT,
  rung TEXT,
  line INTEGER,
  distance INTEGER,
  code TEXT,
  message TEXT,
  PRIMARY KEY (attempt, sequence)
);
CREATE TABLE checks (
  attempt INTEGER NOT NULL REFERENCES attempts (id),
  sequence INTEGER NOT NULL,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  run TEXT NOT NULL,
  mark TEXT,
  sandbox TEXT,
  outcome TEXT NOT NULL,
  status INTEGER,
  duration INTEGER NOT NULL,
  output TEXT NOT NULL,
  PRIMARY KEY (attempt, sequence)
);
CREATE TABLE baselines (
  tree TEXT NOT NULL,
  command TEXT NOT NULL,
  surroundings TEXT NOT NULL,
  name TEXT NOT NULL,
  sandbox TEXT,
  outcome TEXT NOT NULL,
  status INTEGER,
  duration INTEGER NOT NULL,
  output TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (tree, command, surroundings)
);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan INTEGER,
  task INTEGER,
  commitID TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  verdict TEXT NOT NULL,
  summary TEXT NOT NULL,
  model TEXT,
  at INTEGER NOT NULL,
  FOREIGN KEY (plan, task) REFERENCES tasks (plan, number)
);
CREATE INDEX reviews_task ON reviews (plan, task);
CREATE INDEX reviews_commit ON reviews (commitID);
CREATE TABLE findings (
  review INTEGER NOT NULL REFERENCES reviews (id),
  sequence INTEGER NOT NULL,
  severity TEXT NOT NULL,
  file TEXT,
  line INTEGER,
  message TEXT NOT NULL,
  PRIMARY KEY (review, sequence)
);
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  plan INTEGER,
  task INTEGER,
  attempt INTEGER,
  line TEXT NOT NULL
, job INTEGER REFERENCES jobs (id));
CREATE INDEX events_plan ON events (plan, id);
CREATE TABLE tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  object TEXT NOT NULL,
  form TEXT NOT NULL,
  tagger TEXT NOT NULL,
  omission TEXT,
  names BLOB NOT NULL,
  uses BLOB NOT NULL,
  words BLOB NOT NULL,
  outline BLOB NOT NULL,
  UNIQUE (object, form, tagger)
);
CREATE TABLE criteria (
  review INTEGER NOT NULL REFERENCES reviews (id),
  sequence INTEGER NOT NULL,
  criterion TEXT NOT NULL,
  state TEXT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (review, sequence)
);
CREATE TABLE landings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  plan INTEGER NOT NULL REFERENCES plans (number),
  branch TEXT NOT NULL,
  previous TEXT,
  commitID TEXT NOT NULL,
  work TEXT,
  means TEXT NOT NULL,
  kept TEXT,
  at INTEGER NOT NULL
);
CREATE INDEX landings_plan ON landings (plan, id);
CREATE TABLE landing_tasks (
  landing INTEGER NOT NULL REFERENCES landings (id),
  sequence INTEGER NOT NULL,
  task INTEGER NOT NULL,
  PRIMARY KEY (landing, sequence)
) WITHOUT ROWID;
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent INTEGER REFERENCES jobs (id),
  kind TEXT NOT NULL,
  parameters TEXT NOT NULL,
  priority INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  queue TEXT NOT NULL,
  lane TEXT NOT NULL,
  maxCost INTEGER,
  maxTokens INTEGER,
  maxTime INTEGER,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  maxAttempts INTEGER NOT NULL,
  progress TEXT,
  result TEXT,
  reason TEXT,
  isToAbort INTEGER NOT NULL DEFAULT 0,
  host TEXT,
  processID INTEGER,
  token TEXT,
  expiresAt INTEGER,
  createdAt INTEGER NOT NULL,
  startedAt INTEGER,
  endedAt INTEGER,
  deadline INTEGER
);
CREATE INDEX jobs_parent ON jobs (parent) WHERE parent IS NOT NULL;
CREATE INDEX jobs_queued ON jobs (queue, lane, rank, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (lane) WHERE state = 'running';
CREATE INDEX jobs_deadline ON jobs (deadline) WHERE deadline IS NOT NULL AND state IN ('waiting', 'queued');
CREATE TABLE job_needs (
  job INTEGER NOT NULL REFERENCES jobs (id),
  needs INTEGER NOT NULL REFERENCES jobs (id),
  isLoose INTEGER NOT NULL,
  PRIMARY KEY (job, needs),
  CHECK (job <> needs)
) WITHOUT ROWID;
CREATE INDEX job_needs_on ON job_needs (needs);
CREATE INDEX exchanges_job ON exchanges (job) WHERE job IS NOT NULL;
CREATE INDEX events_job ON events (job, id) WHERE job IS NOT NULL;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  exchange INTEGER NOT NULL,
  step TEXT NOT NULL,
  at INTEGER NOT NULL,
  job INTEGER,
  role TEXT NOT NULL,
  purpose TEXT NOT NULL,
  model TEXT NOT NULL,
  state TEXT NOT NULL,
  content TEXT,
  hash TEXT NOT NULL
);
CREATE INDEX audit_exchange ON audit (exchange);
CREATE INDEX exchanges_asked ON exchanges (id) WHERE purpose = 'ask';
INSERT INTO grdb_migrations VALUES ('v1');
INSERT INTO grdb_migrations VALUES ('v2');
INSERT INTO grdb_migrations VALUES ('v3');
INSERT INTO grdb_migrations VALUES ('v4');
INSERT INTO grdb_migrations VALUES ('v5');
INSERT INTO grdb_migrations VALUES ('v6');
INSERT INTO grdb_migrations VALUES ('v7');
INSERT INTO grdb_migrations VALUES ('v8');
INSERT INTO meta VALUES ('createdBy', '1.2.3');
INSERT INTO meta VALUES ('migratedBy', '1.2.3');
INSERT INTO meta VALUES ('schema', '8');
INSERT INTO plans VALUES (1, 'Say hello to France', 'Greet in French', 'b0', 'main', 'nexus/1-greet', 'active', 2, 1000);
INSERT INTO tasks VALUES (1, 1, 0, 'Translate', 'Write
“bonjour”.', '["greeting.txt"]', '["It greets."]', '["make test"]', 'committed', 'c1');
INSERT INTO tasks VALUES (1, 2, 1, 'Document', '', '[]', '[]', '[]', 'running', NULL);
INSERT INTO task_dependencies VALUES (1, 2, 1);
INSERT INTO leases VALUES (1, 2, 'here', 1, 'one', 3000);
INSERT INTO attempts VALUES (1, 1, 1, 1, 'b0', 'committed', 'well', 'c1', NULL, NULL, '["a, b","c"]', 't1', 0, 1, 2000, 2800);
INSERT INTO exchanges VALUES (1, 'implementation', 'implement', 1, 1, 1, '{"model":"coder:7b","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Greet."}],"tools":[{"name":"read","description":"Reads.","parameters":"{}"}],"format":{"schema":"{}"},"think":"low","options":{"contextLength":4096,"temperature":0.2,"stop":["END"]},"keepAlive":"forever"}', 104, NULL, 'sha256:0', 'finished', 1, NULL, 'here', 1, 'one', 2100, 2500, NULL);
INSERT INTO replies VALUES (1, 'coder:7b', X'626F6E6A6F757200', '…', '[{"name":"read","arguments":"{}","id":"t"}]', 'other:load', 1, 2, NULL, NULL, NULL, 3000000000, NULL);
INSERT INTO edits VALUES (1, 0, 'greeting.txt', 'replace', 'applied', 'udiff', 'repair', 'overseer', 'exact', 1, 0, 'c', 'm');
INSERT INTO checks VALUES (1, 0, 'test', 'make test', 'again', 'flaky', 'bubblewrap', 'passed', 0, 15000000, 'ok
');
INSERT INTO baselines VALUES ('t0', 'make test', 's', 'test', NULL, 'failed', 2, 12000000, 'no
', 2600);
INSERT INTO reviews VALUES (1, 1, 1, 'c1', 'overseer', 'approve', 'Good.', 'thinker', 2900);
INSERT INTO findings VALUES (1, 0, 'note', 'greeting.txt', 1, 'Nice.');
INSERT INTO events VALUES (1, 2950, 'task.finished', 1, 1, 1, '{"event":"task.finished","at":"1970-01-01T00:00:02.950Z","plan":1,"task":"1.1","attempt":1,"seconds":0.9,"state":"committed"}', NULL);
INSERT INTO events VALUES (2, 3100, 'landed', 1, NULL, NULL, '{"event":"landed","at":"1970-01-01T00:00:03.100Z","plan":1,"branch":"main"}', NULL);
INSERT INTO tags VALUES (1, 'o1', 'py', 'tagger 1', 'large', X'01', X'00FF', X'', X'03');
INSERT INTO landings VALUES (1, 'landed', 1, 'main', 'b0', 'c9', 'c1', 'merge', NULL, 3100);
INSERT INTO landing_tasks VALUES (1, 0, 1);
INSERT INTO jobs VALUES (1, NULL, 'implement', '{"arguments":["implement"],"directory":"/p"}', 2, 124000, 'q', 'l', 7, 8, 9000, 'partial', 1, 1, 'half', '{"plan":1}', 'Time was over.', 0, NULL, NULL, NULL, NULL, 4000, 4000, 4200, 9000);
INSERT INTO jobs VALUES (2, 1, 'code', '{"question":"?"}', 0, 4100, '', '', NULL, NULL, NULL, 'aborted', 0, 3, NULL, NULL, 'Job 1, which asked for it, has ended.', 0, NULL, NULL, NULL, NULL, 4100, NULL, 4200, NULL);
INSERT INTO job_needs VALUES (2, 1, 1);
INSERT INTO audit VALUES (1, 1, 'asked', 2100, NULL, 'implementation', 'implement', 'coder:7b', 'running', 'd3121ad38a0e72acc001ae927bb8f0928a62baad7786d510662a185535436846', '42e8c7b492b3fbea44a447908f2aed683efac2ce01acec2fced351ead77e05f9');
INSERT INTO audit VALUES (2, 1, 'ended', 2500, NULL, 'implementation', 'implement', 'coder:7b', 'finished', 'f44865d93a1cd4c2f3263caac8c2d113a98b4859ba285ff1310cac5494fd8968', 'c5b51b29b175ee7e70190ce0b8944ac8669f0db82c9ac8ba119056822ebad133');
