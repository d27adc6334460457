/// How a page looks.
enum ReportStyle {
  static let sheet = """
    :root { color-scheme: light dark; --ink: #1f2937; --soft: #6b7280; --line: #e5e7eb; --page: #ffffff; --box: #f8fafc; --good: #15803d;
      --bad: #b91c1c; --accent: #2563eb; --cached: #93c5fd; --written: #d97706; --new: #dcfce7; --old: #fee2e2; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e5e7eb; --soft: #9ca3af; --line: #374151; --page: #111827;
      --box: #1f2937; --good: #4ade80; --bad: #f87171; --accent: #60a5fa; --cached: #1e40af; --written: #f59e0b;
      --new: #14351f; --old: #451a1a; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: break-word; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; } h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
    .over, footer, .soft { color: var(--soft); } .over { margin: 0; } .soft { font-size: .85rem; font-weight: normal; }
    .goal, .prose { white-space: pre-wrap; } .goal { border-left: 3px solid var(--accent); padding-left: .8rem; }
    section { margin-top: 2rem; } .task { border-top: 1px solid var(--line); padding-top: 1.2rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--soft); }
    dd { margin: 0; min-width: 0; } code, pre { font: .85rem/1.45 ui-monospace, monospace; }
    pre { background: var(--box); border: 1px solid var(--line); border-radius: 6px; padding: .6rem; overflow-x: auto;
      max-height: 30rem; overflow-y: auto; white-space: pre; margin: .4rem 0; }
    ul { margin: .4rem 0; padding-left: 1.2rem; } .wide { overflow-x: auto; } .wide svg { max-width: none; }
    .number { color: var(--soft); } .badge { font-size: .75rem; font-weight: 600; border: 1px solid currentColor;
      border-radius: 99px; padding: .1rem .5rem; vertical-align: middle; white-space: nowrap; }
    .badge.done, li.good::marker { color: var(--good); } .badge.failed, li.bad::marker, .warning { color: var(--bad); }
    .badge.active { color: var(--accent); } .badge.quiet, .badge.plain { color: var(--soft); }
    details { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .8rem; margin: .5rem 0; }
    details.bad { border-left: 3px solid var(--bad); } summary { cursor: pointer; }
    .review { border-left: 3px solid var(--accent); padding-left: .8rem; margin: .8rem 0; } .review p { margin: 0; }
    .diff span { display: inline-block; min-width: 100%; } .diff .new { background: var(--new); }
    .diff .old { background: var(--old); } .diff .hunk { color: var(--accent); } .diff .file { font-weight: 600; }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1.5rem; }
    figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .4rem; } table { width: 100%; border-spacing: 0 .3rem; }
    th { text-align: right; padding-right: .6rem; color: var(--soft); font-weight: normal; width: 2.5rem; vertical-align: top; }
    .bars { display: flex; height: .9rem; } .bar { min-width: 1px; } .bar.read, .key.read { background: var(--accent); }
    .bar.cached, .key.cached { background: var(--cached); } .bar.written, .key.written { background: var(--written); }
    a { color: var(--accent); } .legend { white-space: nowrap; margin-left: .5rem; }
    .key { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; }
    @media print { pre { max-height: none; white-space: pre-wrap; } }
    """
}
