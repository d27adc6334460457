import GRDB

extension Schema {
  /// Jobs as rows. Exchanges and events tell which job they belong to; the processes that exchanges tell of become jobs.
  ///
  /// Versions before it do not know the purpose `consult` of an exchange.
  static func applyVersion6(_ db: Database) throws {
    try db.execute(sql: tables)
    try db.execute(sql: takeover)
  }

  /// What a claim looks for is in an index that holds nothing else, so that ended jobs cost it nothing.
  private static let tables = """
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
    ALTER TABLE exchanges ADD COLUMN job INTEGER REFERENCES jobs (id);
    CREATE INDEX exchanges_job ON exchanges (job) WHERE job IS NOT NULL;
    ALTER TABLE events ADD COLUMN job INTEGER REFERENCES jobs (id);
    CREATE INDEX events_job ON events (job, id) WHERE job IS NOT NULL;
    """

  /// Each process that asked models was one command: its exchanges say which, and when it ran.
  ///
  /// One whose last exchange still runs is left to the next process that recovers what dead ones left.
  private static let takeover = """
    INSERT INTO jobs (kind, parameters, priority, rank, queue, lane, state, attempts, maxAttempts, host, processID,
      token, expiresAt, createdAt, startedAt, endedAt)
    SELECT kind, '{}', 0, began, '', '', CASE WHEN runs > 0 THEN 'running' WHEN last.state = 'finished' THEN 'done'
        WHEN last.state = 'failed' THEN 'failed' ELSE 'aborted' END,
      1, 1, process.host, process.processID, process.token, began, began, began, CASE runs WHEN 0 THEN ended END
    FROM (
      SELECT host, processID, token, MIN(startedAt) AS began, MAX(COALESCE(endedAt, startedAt)) AS ended,
        MAX(id) AS newest, SUM(state = 'running') AS runs,
        CASE WHEN SUM(attempt IS NOT NULL) > 0 THEN 'implement' WHEN SUM(purpose = 'review') > 0 THEN 'review'
          ELSE 'plan' END AS kind
      FROM exchanges WHERE token IS NOT NULL GROUP BY host, processID, token ORDER BY MIN(id)
    ) AS process JOIN exchanges AS last ON last.id = process.newest ORDER BY began, newest;
    UPDATE exchanges SET job = (SELECT id FROM jobs WHERE jobs.token = exchanges.token) WHERE token IS NOT NULL;
    UPDATE jobs SET host = NULL, processID = NULL, token = NULL, expiresAt = NULL WHERE state <> 'running';
    """
}
