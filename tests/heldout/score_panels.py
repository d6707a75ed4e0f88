# ruff: noqa: E401, E731, F841, I001, N806, PERF401, PTH123, RUF017
"""Held-out panels against their labels: ``python tests/heldout/score_panels.py [--errors]``.

As their labels' author wrote it, but for the build.  Pairs that the labels call neutral count neither way.
"""

import itertools, json, sys, yaml, re


def load(panel):
    return yaml.safe_load(open(f"{panel}/gold.yaml"))


def bare(t):
    return re.sub(r"\s", "", t)


def match(gold, led):
    names, missed = {}, []
    for n, v in gold["opinions"].items():
        hit = [
            o["id"]
            for o in led["opinions"]
            if bare(v["at"]) in bare(o["text"] + "".join(i["text"] for i in o["items"]))
        ]
        if len(hit) != 1:
            missed.append((n, len(hit)))
        for h in hit:
            names.setdefault(h, []).append(n)
    return names, missed


def closure(pairs):
    g = {}
    for a, b in pairs:
        m = g.get(a, {a}) | g.get(b, {b})
        for x in m:
            g[x] = m
    return {frozenset(p) for m in map(frozenset, g.values()) for p in itertools.combinations(m, 2)}


def score(gold, led, only=None, say=None):
    names, missed = match(gold, led)
    err = []
    R = {}
    extra = [o["text"] for o in led["opinions"] if o["id"] not in names]
    many = [v for v in names.values() if len(v) > 1]
    R["missed"], R["extra"], R["joined"] = missed, extra, many
    op = {n: o for o, ns in names.items() for n in ns}
    mem = {p["id"]: [n for o in p["opinions"] for n in names.get(o, [])] for p in led["points"]}
    tog = {frozenset(c) for m in mem.values() for c in itertools.combinations(m, 2)}
    fs = lambda rows: {frozenset(r[:2]) for r in rows}
    same, summ, neu, diff = (fs(gold[k]) for k in ("same", "summary", "neutral", "different"))
    right = closure(map(tuple, same)) | summ
    loose = closure(map(tuple, same | summ | neu)) - right - diff
    judged = tog - loose
    R["pair precision"] = (len(judged & right), len(judged))
    R["pair recall"] = (len(tog & same), len(same))
    R["summary pairs"] = (len(tog & summ), len(summ))
    R["hard negatives merged"] = (len(tog & diff), len(diff))
    for p in judged - right:
        err.append(("wrong merge", tuple(sorted(p)), p in diff))
    for r in gold["same"]:
        if frozenset(r[:2]) not in tog:
            err.append(("missed merge", *r))
    for r in gold["summary"]:
        if frozenset(r[:2]) not in tog:
            err.append(("missed summary", *r))
    # disputes
    known, found, invented = set(), set(), 0
    for d in gold["disputes"]:
        s = [d.get(k, []) for k in ("for", "conditional", "against")]
        d["pairs"] = {
            frozenset((a, b)) for x, y in itertools.combinations(s, 2) for a in x for b in y
        }
        d["all"] = set(sum(s, [])) | set(d.get("may", []))
        known |= d["pairs"]
    for i in led["issues"]:
        s = [set(sum((mem[p] for p in pos["points"]), [])) for pos in i["positions"]]
        prs = {frozenset((a, b)) for x, y in itertools.combinations(s, 2) for a in x for b in y}
        found |= prs
        if not prs & known:
            invented += 1
            err.append(
                (
                    "INVENTED",
                    i["topic"],
                    [(p["stance"], sum((mem[q] for q in p["points"]), [])) for p in i["positions"]],
                )
            )
        else:
            d = max(gold["disputes"], key=lambda d: len(d["pairs"] & prs))
            got = {n: p["stance"] for p in i["positions"] for q in p["points"] for n in mem[q]}
            for n, st in got.items():
                if n not in d["all"]:
                    err.append(("extra in issue", i["topic"], n, st))
                elif (
                    n not in d.get("loose", [])
                    and n not in d.get("may", [])
                    and n not in d.get(st, [])
                ):
                    err.append(("stance", i["topic"], n, st))
            err.append(("issue", i["topic"], i["question"], got))
    for d in gold["disputes"]:
        hit = d["pairs"] & found
        if hit != d["pairs"]:
            err.append(
                (
                    "dispute",
                    d["topic"],
                    f"{len(hit)}/{len(d['pairs'])}",
                    [tuple(sorted(x)) for x in d["pairs"] - hit],
                )
            )
    R["opposed"] = (len(known & found), len(known))
    R["disputes found"] = (
        sum(1 for d in gold["disputes"] if d["pairs"] & found),
        len(gold["disputes"]),
    )
    R["invented"] = (invented, len(led["issues"]))
    # placing, per opinion through its point
    ok = n_ = tp = given = reach = due = 0
    facts_ok = facts = 0
    for p in led["points"]:
        pl = {(f"{x['target']} {x['section']}"): x for x in p["placements"]}
        prim = next((k for k, x in pl.items() if x["primary"]), "none")
        for n in mem[p["id"]]:
            if only is not None and n not in only:
                continue
            v = gold["opinions"][n]
            must = v.get("must") or [v["primary"][0]]
            must = [m for m in must if m != "none"]
            may = set(v.get("may", [])) | set(v["primary"]) - {"none"}
            good = prim in v["primary"]
            neutral = False
            if "none" in v["primary"] and prim in v.get("may", []):
                good = True
            ok += good
            n_ += 1
            if not good:
                err.append(
                    (
                        "place",
                        n,
                        prim,
                        (pl.get(prim) or {}).get("reason"),
                        v["primary"],
                        "also:" + ",".join(k for k in pl if k != prim),
                    )
                )
            fits = [k for k in pl if k in must or k in v["primary"]]
            wrong = [k for k in pl if k not in must and k not in may]
            tp += len(fits)
            given += len(fits) + len(wrong)
            if wrong and good:
                err.append(("extra place", n, wrong))
            tg = {m.split()[0] for m in must}
            reach += len({k.split()[0] for k in pl if k in must or k in v["primary"]} & tg)
            due += len(tg)
    R["primary"] = (ok, n_)
    R["placed precision"] = (tp, given)
    R["placed recall"] = (reach, due)
    P, Q = tp / given if given else 1, reach / due if due else 1
    R["placed F1"] = 2 * P * Q / (P + Q) if P + Q else 0
    return R, err, op, mem


if __name__ == "__main__":
    import subprocess, tempfile
    from pathlib import Path

    here = Path(__file__).parent / "panels"
    for panel in sorted(here.iterdir()):
        with tempfile.TemporaryDirectory() as out:
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "kosshi",
                    "build",
                    str(panel),
                    "--format",
                    "json",
                    "--out",
                    out,
                ],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            led = json.loads(next(Path(out).rglob("ledger.json")).read_text(encoding="utf-8"))
        figures, errors, _, _ = score(load(panel), led)
        print(panel.name)
        for key, v in figures.items():
            shown = (
                f"{v[0]}/{v[1]} = {v[0] / v[1] if v[1] else 1:.2f}" if isinstance(v, tuple) else v
            )
            print(f"  {key:24}", shown)
        if "--errors" in sys.argv:
            for error in sorted(errors, key=lambda e: e[0]):
                print("  -", *error)
