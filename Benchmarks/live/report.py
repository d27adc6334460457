"""Tables of runs, in Markdown: a row for each task, totals, and how nexus stands to its peer."""

COLUMNS = ("task", "landed", "said", "applied in round", "rounds", "wall (s)", "cpu (s)", "read", "cached", "written")


def table(header, rows):
    """A Markdown table with columns as wide as their widest cell."""
    rows = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def cpu(row):
    """CPU seconds of tool, checks and server, which depend less than wall time on what else the machine does."""
    return row.get("tool_cpu", 0) + row.get("server_cpu", 0)


def total(rows):
    """The sums of a tool's rows, and what the aims are about."""
    landed = [row for row in rows if row["landed"]]
    sums = {key: sum(row[key] for row in rows) for key in ("rounds", "wall", "read", "cached", "written")}
    sums["cpu"] = sum(map(cpu, rows))
    return {
        "tasks": len(rows), "landed": len(landed), **sums,
        "applied": sum(row["applied_in"] is not None and row["applied_in"] <= 2 for row in rows),
        "wrongly done": sum(row["said"] == "done" and not row["landed"] for row in rows),
        "read a landed task": sums["read"] / len(landed) if landed else None,
    }


def of_tool(tool, rows):
    lines = [(row["task"], "yes" if row["landed"] else "no", row["said"], row["applied_in"] or "–", row["rounds"],
              f"{row['wall']:.0f}", f"{cpu(row):.0f}", row["read"], row["cached"], row["written"]) for row in rows]
    sums = total(rows)
    lines.append((f"{sums['tasks']} tasks", sums["landed"], f"{sums['wrongly done']} wrongly done",
                  f"{sums['applied']} in 1 or 2", sums["rounds"], f"{sums['wall']:.0f}", f"{sums['cpu']:.0f}",
                  sums["read"], sums["cached"], sums["written"]))
    return f"### {tool}\n\n{table(COLUMNS, lines)}"


def comparison(rows, names):
    """Totals side by side over the tasks that both did; None if there are not two tools."""
    if len(names) != 2:
        return None
    both = set.intersection(*({row["task"] for row in rows if row["tool"] == name} for name in names))
    sums = [total([row for row in rows if row["tool"] == name and row["task"] in both]) for name in names]
    lines = []
    for key in [key for key in sums[0] if key != "tasks"]:
        first, second = (sum_[key] for sum_ in sums)
        ratio = f"{first / second:.2f}" if first is not None and second else "–"
        lines.append((key, *("–" if value is None else f"{value:.0f}" for value in (first, second)), ratio))
    return f"### {names[0]} and {names[1]}, {len(both)} tasks\n\n{table(('', *names, 'ratio'), lines)}"


def heading(settings):
    tools = ", ".join(settings["tools"].values())
    return (f"## {settings['model']}\n\n{tools}; {settings['server']}; {settings['machine']}, {settings['cores']} "
            f"cores; context {settings['context']}, {settings['rounds']} rounds, tests {settings['tests']}; began "
            f"{settings['began']}.")


def report(runs):
    """The text for runs of the same model, each given as its settings and its rows. A later row counts."""
    rows = list({(row["task"], row["tool"]): row for _, rows in runs for row in rows}.values())
    rows.sort(key=lambda row: row["task"])
    names = [name for name in ("nexus", "aider") if any(row["tool"] == name for row in rows)]
    parts = [heading(settings) for settings, _ in runs]
    versions = {name: version for settings, _ in runs for name, version in settings["tools"].items()}
    parts += [of_tool(versions.get(name, name), [row for row in rows if row["tool"] == name]) for name in names]
    parts.append(comparison(rows, names))
    return "\n\n".join(part for part in parts if part) + "\n"
