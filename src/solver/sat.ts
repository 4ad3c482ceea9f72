/**
 * A literal: variable v is `2 * v` when true, `2 * v + 1` when false.
 */
export type Literal = number;

export const isTrue = (variable: number): Literal => variable * 2;
export const isFalse = (variable: number): Literal => variable * 2 + 1;
const negate = (literal: Literal): Literal => literal ^ 1;
const variableOf = (literal: Literal): number => literal >> 1;

/** At least one of the literals holds. */
export interface Clause {
  readonly literals: Literal[];
  /** The clauses from which this one was learned; absent for a given one. */
  readonly antecedents?: readonly Clause[];
}

/** What is decided so far. */
export interface Assignment {
  /** 1 true, -1 false, 0 open. */
  value(variable: number): -1 | 0 | 1;
  /** Variables in the order in which they were decided. */
  readonly trail: readonly Literal[];
}

export type SearchResult =
  | { readonly ok: true; readonly assignment: Assignment }
  /** The given clauses that contradict one another. */
  | { readonly ok: false; readonly core: readonly Clause[] };

/**
 * Complete search by conflict-driven clause learning (watched literals, first unique implication
 * point, back-jumping). `decide` names the next literal to try, or undefined when the open variables
 * may all be false. The same clauses and decisions give the same result.
 */
export function search(
  variables: number,
  clauses: readonly Clause[],
  decide: (assignment: Assignment) => Literal | undefined,
): SearchResult {
  const values = new Int8Array(variables);
  const levels = new Int32Array(variables);
  const reasons = new Array<Clause | undefined>(variables);
  const watches: (Clause[] | undefined)[] = new Array<Clause[] | undefined>(variables * 2);
  const trail: Literal[] = [];
  const levelStarts: number[] = [];
  let propagated = 0;

  const valueOf = (literal: Literal): number => {
    const value = values[literal >> 1] ?? 0;
    return (literal & 1) === 0 ? value : -value;
  };
  const assignment: Assignment = {
    value: (variable) => (values[variable] ?? 0) as -1 | 0 | 1,
    trail,
  };

  function assign(literal: Literal, reason: Clause | undefined): void {
    const variable = variableOf(literal);
    values[variable] = (literal & 1) === 0 ? 1 : -1;
    levels[variable] = levelStarts.length;
    reasons[variable] = reason;
    trail.push(literal);
  }

  function watch(literal: Literal, clause: Clause): void {
    const list = watches[literal];
    if (list) list.push(clause);
    else watches[literal] = [clause];
  }

  /** Adds a clause; returns it when it is violated at once. */
  function add(clause: Clause): Clause | undefined {
    const { literals } = clause;
    const [first, second] = literals;
    if (first === undefined) return clause;
    if (second !== undefined) {
      watch(first, clause);
      watch(second, clause);
      return undefined;
    }
    if (valueOf(first) < 0) return clause;
    if (valueOf(first) === 0) assign(first, clause);
    return undefined;
  }

  function propagate(): Clause | undefined {
    while (propagated < trail.length) {
      const falsified = negate(trail[propagated++] ?? 0);
      const list = watches[falsified];
      if (!list) continue;
      let kept = 0;
      for (let i = 0; i < list.length; i++) {
        const clause = list[i];
        if (!clause) continue;
        const { literals } = clause;
        if (literals[0] === falsified) {
          literals[0] = literals[1] ?? 0;
          literals[1] = falsified;
        }
        const other = literals[0] ?? 0;
        if (valueOf(other) > 0 || !moveWatch(clause, falsified)) list[kept++] = clause;
        else continue;
        if (valueOf(other) > 0) continue;
        if (valueOf(other) < 0) {
          for (let rest = i + 1; rest < list.length; rest++) list[kept++] = list[rest] as Clause;
          list.length = kept;
          return clause;
        }
        assign(other, clause);
      }
      list.length = kept;
    }
    return undefined;
  }

  /** Finds another literal to watch in place of `falsified`, which stands second. */
  function moveWatch(clause: Clause, falsified: Literal): boolean {
    const { literals } = clause;
    for (let i = 2; i < literals.length; i++) {
      const candidate = literals[i] ?? 0;
      if (valueOf(candidate) < 0) continue;
      literals[1] = candidate;
      literals[i] = falsified;
      watch(candidate, clause);
      return true;
    }
    return false;
  }

  function backtrack(level: number): void {
    const start = levelStarts[level] ?? 0;
    for (const literal of trail.splice(start)) {
      values[variableOf(literal)] = 0;
      reasons[variableOf(literal)] = undefined;
    }
    levelStarts.length = level;
    propagated = start;
  }

  /** Learns the clause of the first unique implication point and the level to go back to. */
  function analyze(conflict: Clause): { learned: Clause; level: number } {
    const current = levelStarts.length;
    const seen = new Set<number>();
    const antecedents: Clause[] = [];
    const lower: Literal[] = [];
    let open = 0;
    let clause: Clause | undefined = conflict;
    let position = trail.length;
    let implied: Literal | undefined;
    for (;;) {
      if (clause) {
        antecedents.push(clause);
        for (const literal of clause.literals) {
          const variable = variableOf(literal);
          if (literal === implied || seen.has(variable)) continue;
          seen.add(variable);
          if (levels[variable] === current) open++;
          else lower.push(literal);
        }
      }
      do implied = trail[--position] ?? 0;
      while (!seen.has(variableOf(implied)) || levels[variableOf(implied)] !== current);
      open--;
      if (open === 0) break;
      clause = reasons[variableOf(implied)];
    }
    const keep = lower.filter((literal) => (levels[variableOf(literal)] ?? 0) > 0);
    for (const literal of lower) {
      if (levels[variableOf(literal)] === 0) antecedents.push(...rootReasons(variableOf(literal)));
    }
    keep.sort((a, b) => (levels[variableOf(b)] ?? 0) - (levels[variableOf(a)] ?? 0));
    const level = keep[0] === undefined ? 0 : (levels[variableOf(keep[0])] ?? 0);
    return { learned: { literals: [negate(implied), ...keep], antecedents }, level };
  }

  /** The clauses that decide a variable at level 0. */
  function rootReasons(from: number): Clause[] {
    const found: Clause[] = [];
    const seen = new Set<number>([from]);
    const todo = [from];
    for (let variable = todo.pop(); variable !== undefined; variable = todo.pop()) {
      const reason = reasons[variable];
      if (!reason) continue;
      found.push(reason);
      for (const literal of reason.literals) {
        const next = variableOf(literal);
        if (seen.has(next)) continue;
        seen.add(next);
        todo.push(next);
      }
    }
    return found;
  }

  function contradiction(conflict: Clause): SearchResult {
    const clausesAtRoot = conflict.literals.map((literal) => rootReasons(variableOf(literal)));
    return { ok: false, core: givenClauses([conflict, ...([] as Clause[]).concat(...clausesAtRoot)]) };
  }

  for (const clause of clauses) {
    const violated = add(clause);
    if (violated) return contradiction(violated);
  }
  for (;;) {
    const conflict = propagate();
    if (conflict) {
      if (levelStarts.length === 0) return contradiction(conflict);
      const { learned, level } = analyze(conflict);
      backtrack(level);
      add(learned);
      const [asserted] = learned.literals;
      if (asserted !== undefined && learned.literals.length > 1) assign(asserted, learned);
      continue;
    }
    const decision = decide(assignment);
    if (decision === undefined) return { ok: true, assignment };
    levelStarts.push(trail.length);
    assign(decision, undefined);
  }
}

/** The given clauses behind learned ones. */
function givenClauses(clauses: readonly Clause[]): Clause[] {
  const seen = new Set<Clause>();
  const todo = [...clauses];
  const given: Clause[] = [];
  for (let clause = todo.pop(); clause; clause = todo.pop()) {
    if (seen.has(clause)) continue;
    seen.add(clause);
    if (clause.antecedents) todo.push(...clause.antecedents);
    else given.push(clause);
  }
  return given;
}
