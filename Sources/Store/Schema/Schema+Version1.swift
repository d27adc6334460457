import GRDB

extension Schema {
  /// The first schema: plans, what is done for them, and what happened.
  ///
  /// Times are milliseconds since 1970, durations nanoseconds. Lists and requests are JSON. A text with a NUL in it is
  /// kept as a BLOB, since SQLite's text functions end at a NUL.
  static func applyVersion1(_ db: Database) throws {
    try db.execute(sql: plans)
    try db.execute(sql: work)
    try db.execute(sql: judgement)
    try db.execute(sql: cache)
  }

  private static let plans = """
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
    """

  private static let work = """
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
      endedAt INTEGER,
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
    );
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
    """

  private static let judgement = """
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
    );
    CREATE INDEX events_plan ON events (plan, id);
    """

  /// Columns that are read together and often stand first: SQLite follows a long row only as far as it must.
  private static let cache = """
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
    """
}
