#!/usr/bin/python3
"""libsolv, through python3-solv, on the bench's universe: the peer without a network or a program around it.

libsolv.py xml UNIVERSE SOLVDIR PACKAGE...   reads primary and filelists, prints the closure from an empty root
libsolv.py write UNIVERSE SOLVDIR            keeps what was read in libsolv's own format
libsolv.py solv UNIVERSE SOLVDIR PACKAGE...  the same as xml, from what was kept
"""
import sys

import solv

mode, universe, folder, names = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
pool = solv.Pool()
pool.setdisttype(solv.Pool.DISTTYPE_RPM)
pool.setarch("x86_64")
# As RPM distributions build it: of two architectures of one name neither replaces the other.
pool.set_flag(solv.Pool.POOL_FLAG_IMPLICITOBSOLETEUSESCOLORS, 1)
for name in ("base", "epel"):
    repo = pool.add_repo(name)
    if mode == "solv":
        repo.add_solv(solv.xfopen(f"{folder}/{name}.solv"))
        continue
    metadata = f"{universe}/{name}/repodata"
    repo.add_rpmmd(solv.xfopen(f"{metadata}/primary.xml.gz"), None, 0)
    repo.add_rpmmd(solv.xfopen(f"{metadata}/filelists.xml.gz"), "FL", solv.Repo.REPO_EXTEND_SOLVABLES)
    if mode == "write":
        target = solv.xfopen(f"{folder}/{name}.solv", "w")
        repo.write(target)
        target.close()
if mode == "write":
    sys.exit(0)
pool.addfileprovides()
pool.createwhatprovides()
jobs = []
for name in names:
    jobs += pool.select(name, solv.Selection.SELECTION_NAME).jobs(solv.Job.SOLVER_INSTALL)
solver = pool.Solver()
solver.set_flag(solv.Solver.SOLVER_FLAG_IGNORE_RECOMMENDED, 1)
problems = solver.solve(jobs)
if problems:
    sys.exit("\n".join(str(problem) for problem in problems))
for package in sorted(str(package) for package in solver.transaction().newpackages()):
    print(package)
