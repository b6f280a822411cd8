// What the page must make of a person's steps, said a second time and in
// another way: no code of the core, whole states kept for undo. It follows
// docs/file-format.md and the README.
//
// What it does not know: how a paste is split, where words begin and end, and
// what the quote type of a passage is. Those it is told by the page.

export type Part = "text" | "heading";
export type Span = { part: Part; start: number; end: number };
export type Status = "unseen" | "in_progress" | "done" | "unsure" | "excluded";
export type Role = "content" | "source" | "cue";
export type Relation = "updates" | "corrects" | "contradicts" | "confirms" | "repeats";
export type Origin = "human" | "suggestion_accepted";

export type Label = {
  id: string;
  name: string;
  color: string;
  hotkey: string | null;
  scope: "entry" | "span" | "both";
  definition: string;
  include: string;
  exclude: string;
  archived: boolean;
  example?: string;
  group?: string;
  requires?: string;
};
export type Codebook = {
  id: string;
  name: string;
  version: number;
  labels: Label[];
  groups?: { id: string; name: string; choice: "one" | "many" }[];
  changes?: { version: number; at: string; annotator: string; what: string[] }[];
};
export type Entry = { id: string; heading: string | null; text: string };
export type Document = { id: string; title: string | null; entries: Entry[] };
type FileSpan = Span & { exact: string; prefix: string; suffix: string; utf16: { start: number; end: number } };
type FileFields = { quote_type: string | null; quote_type_corrected: boolean; speaker: string | null; source_type: string | null; naming: string | null };

// The dataset file, as docs/file-format.md describes it.
export type Dataset = {
  codebook: Codebook;
  annotators: { id: string; name: string }[];
  documents: Document[];
  annotations: {
    id: string;
    document: string;
    entry: string;
    label: string;
    annotator: string;
    span: FileSpan | null;
    origin: string;
    note: string;
    codebook_version: number;
  }[];
  statuses: { document: string; entry: string; annotator: string; status: Status; note?: string }[];
  records?: {
    id: string;
    type: string;
    document: string;
    entry: string;
    annotator: string;
    members: { role: Role; annotation: string }[];
    fields: FileFields;
    codebook_version: number;
  }[];
  links?: {
    id: string;
    type: Relation;
    document: string;
    entry: string;
    target: { document: string; entry: string };
    annotator: string;
    origin: string;
  }[];
};

// Annotations have a number here, by which attributions hold them.
export type Annotation = { key: number; entry: string; label: string; annotator: string; span: Span | null; note: string; version: number };
type StatusOf = { entry: string; annotator: string; status: Status; note: string };
export type Fields = { quote_type: string | null; speaker: string | null; source_type: string | null; naming: string | null };
export type Attribution = { key: number; entry: string; annotator: string; members: { role: Role; annotation: number }[]; fields: Fields; version: number };
export type Link = { entry: string; target: string; relation: Relation; annotator: string; origin: Origin };

// Nothing in a state is ever changed, so that a state that was is kept by
// keeping it.
export type State = {
  readonly codebook: Codebook;
  readonly annotators: readonly { id: string; name: string }[];
  readonly documents: readonly Document[];
  readonly annotations: readonly Annotation[];
  readonly statuses: readonly StatusOf[];
  readonly attributions: readonly Attribution[];
  readonly links: readonly Link[];
};

type Step = { before: State; after: State; note: { entry: string } | null };

const NO_FIELDS: Fields = { quote_type: null, speaker: null, source_type: null, naming: null };

export function sameSpan(a: Span | null, b: Span | null): boolean {
  if (!a || !b) return a === b;
  return a.part === b.part && a.start === b.start && a.end === b.end;
}

// Two notes in one.
function joined(a: string, b: string): string {
  return !b || a === b ? a : [a, b].filter(Boolean).join("\n");
}

export class Model {
  state: State;
  annotator: string;
  private done: Step[] = [];
  private undone: Step[] = [];
  private made = 0;

  // From the file of a project in which nothing was annotated yet.
  constructor(file: Dataset) {
    const { codebook, annotators, documents } = structuredClone(file);
    this.state = { codebook, annotators, documents, annotations: [], statuses: [], attributions: [], links: [] };
    this.annotator = annotators[0].id;
  }

  get undoable(): number {
    return this.done.length;
  }
  get redoable(): number {
    return this.undone.length;
  }

  entry(id: string): Entry {
    const found = this.state.documents.flatMap((document) => document.entries).find((entry) => entry.id === id);
    if (!found) throw new Error(`the model has no entry ${id}`);
    return found;
  }
  label(id: string): Label {
    const found = this.state.codebook.labels.find((label) => label.id === id);
    if (!found) throw new Error(`the model has no label ${id}`);
    return found;
  }
  at(entry: string, span: Span | null): Annotation[] {
    return this.own(entry).filter((a) => sameSpan(a.span, span));
  }
  own(entry: string): Annotation[] {
    return this.state.annotations.filter((a) => a.entry === entry && a.annotator === this.annotator);
  }
  status(entry: string): Status {
    return this.statusOf(entry)?.status ?? "unseen";
  }
  note(entry: string): string {
    return this.statusOf(entry)?.note ?? "";
  }
  private statusOf(entry: string): StatusOf | undefined {
    return this.state.statuses.find((s) => s.entry === entry && s.annotator === this.annotator);
  }

  // Steps

  toggle(entry: string, span: Span | null, label: string): void {
    this.step((draft) => {
      if (this.at(entry, span).some((a) => a.label === label)) draft.takeOff(entry, span, label);
      else draft.putOn(entry, span, label);
    });
  }

  remove(annotation: Annotation): void {
    this.step((draft) => draft.takeOff(annotation.entry, annotation.span, annotation.label));
  }

  // False where that is refused.
  resize(annotation: Annotation, span: Span): boolean {
    const others = this.at(annotation.entry, span).filter((a) => a.key !== annotation.key);
    if (others.some((a) => a.label === annotation.label)) return false;
    if (sameSpan(annotation.span, span)) return true;
    this.step((draft) => {
      for (const moving of this.tied(annotation)) {
        const twin = this.at(annotation.entry, span).some((a) => a.label === moving.label);
        if (twin) draft.drop(moving);
        else draft.replace({ ...moving, span });
        if (!twin) draft.clearAlternatives(annotation.entry, span, moving.label);
      }
    });
    return true;
  }

  // An annotation, and those on the same passage that it needs or that need
  // it, be it by way of others.
  private tied(annotation: Annotation): Annotation[] {
    const here = this.at(annotation.entry, annotation.span);
    const tied = [annotation];
    for (const one of tied) {
      for (const other of here) {
        const needs = this.label(one.label).requires === other.label || this.label(other.label).requires === one.label;
        if (needs && !tied.some((there) => there.key === other.key)) tied.push(other);
      }
    }
    return tied;
  }

  setStatus(entry: string, status: Status): void {
    this.step((draft) => draft.setStatus(entry, status));
  }

  // The key of a status: the same again takes it back.
  toggleStatus(entry: string, status: Status): void {
    this.setStatus(entry, this.status(entry) === status ? "in_progress" : status);
  }

  nothingApplies(entry: string): void {
    this.step((draft) => {
      for (const annotation of this.own(entry)) draft.drop(annotation);
      draft.setStatus(entry, "done");
    });
  }

  setNote(entry: string, note: string): void {
    this.step((draft) => {
      if (note === this.note(entry)) return;
      const status = this.status(entry);
      draft.setStatus(entry, status === "unseen" && note ? "in_progress" : status, note);
    }, { entry });
  }

  labelMany(entries: string[], label: string, set: boolean): void {
    const note = `Set on ${entries.length} entries at once`;
    this.step((draft) => {
      for (const entry of entries) {
        if (set) draft.putOn(entry, null, label, note);
        else draft.takeOff(entry, null, label);
      }
    });
  }

  statusMany(entries: string[], status: Status): void {
    this.step((draft) => {
      for (const entry of entries) draft.setStatus(entry, status);
    });
  }

  // Makes an attribution, or adds to one; its number.
  attribute(entry: string, record: number | null, passages: [Role, Span][], fields: Partial<Fields> | null): number {
    const key = record ?? this.number();
    this.step((draft) => {
      const before = this.state.attributions.find((r) => r.key === record);
      const members = [...(before?.members ?? [])];
      for (const [role, span] of passages) {
        const annotation = draft.put(entry, span, role).key;
        if (!members.some((m) => m.annotation === annotation)) members.push({ role, annotation });
      }
      draft.begin(entry);
      draft.attribution({
        key,
        entry,
        annotator: this.annotator,
        version: before?.version ?? this.state.codebook.version,
        members,
        fields: { ...(before?.fields ?? NO_FIELDS), ...fields },
      });
    });
    return key;
  }

  unattribute(record: number): void {
    this.step((draft) => {
      const gone = this.state.attributions.find((r) => r.key === record);
      if (!gone) throw new Error("the model has no such attribution");
      draft.dropAttribution(record);
      const others = this.state.attributions.filter((r) => r.key !== record);
      for (const { annotation } of gone.members) {
        if (others.some((r) => r.members.some((m) => m.annotation === annotation))) continue;
        const found = this.state.annotations.find((a) => a.key === annotation);
        if (found) draft.drop(found);
      }
    });
  }

  toggleLink(entry: string, relation: Relation, target: string, origin: Origin = "human"): void {
    this.step((draft) => {
      const there = this.state.links.find(
        (l) => l.entry === entry && l.relation === relation && l.target === target && l.annotator === this.annotator,
      );
      if (there) draft.unlink(there);
      else draft.link({ entry, relation, target, annotator: this.annotator, origin });
    });
  }

  setCodebook(edit: (codebook: Codebook) => void): void {
    const codebook = structuredClone(this.state.codebook);
    edit(codebook);
    if (JSON.stringify(codebook) === JSON.stringify(this.state.codebook)) return;
    this.step((draft) => draft.codebook(codebook));
  }

  // Whether `into` can take over all that `from` says.
  canMerge(from: string, into: string): boolean {
    const scope = this.label(into).scope;
    const wrong = (a: Annotation) => a.label === from && (a.span ? scope === "entry" : scope === "span");
    return !this.state.annotations.some(wrong);
  }

  merge(from: string, into: string): void {
    this.step((draft) => {
      const codebook = structuredClone(this.state.codebook);
      for (const label of codebook.labels) {
        if (label.id === from) {
          label.archived = true;
          label.hotkey = null;
        }
        if (label.requires === from) {
          if (label.id === into) delete label.requires;
          else label.requires = into;
        }
      }
      draft.codebook(codebook);
      for (const annotation of this.state.annotations.filter((a) => a.label === from)) {
        const { entry, span, annotator } = annotation;
        const twin = draft.state.annotations.find(
          (a) => a.label === into && a.entry === entry && a.annotator === annotator && sameSpan(a.span, span),
        );
        if (twin) draft.becomes(annotation, { ...twin, note: joined(twin.note, annotation.note) });
        else draft.replace({ ...annotation, label: into });
      }
    });
  }

  addDocument(document: Document): void {
    this.step((draft) => draft.add(structuredClone(document)));
  }

  rename(name: string): void {
    this.step((draft) => draft.name(this.annotator, name));
  }

  // Lets a new annotator go to work.
  addAnnotator(name: string): void {
    let number = this.state.annotators.length + 1;
    while (this.state.annotators.some((a) => a.id === `a${number}`)) number += 1;
    this.step((draft) => draft.name(`a${number}`, name));
    this.switch(`a${number}`);
  }

  switch(annotator: string): void {
    if (annotator === this.annotator) return;
    this.annotator = annotator;
    [this.done, this.undone] = [[], []];
  }

  undo(): boolean {
    const step = this.done.pop();
    if (!step) return false;
    this.undone.push(step);
    this.state = step.before;
    return true;
  }

  redo(): boolean {
    const step = this.undone.pop();
    if (!step) return false;
    this.done.push(step);
    this.state = step.after;
    return true;
  }

  number(): number {
    this.made += 1;
    return this.made;
  }

  private step(edit: (draft: Draft) => void, note: Step["note"] = null): void {
    const before = this.state;
    const draft = new Draft(this);
    edit(draft);
    const after = draft.finish();
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    this.state = after;
    const last = this.done.at(-1);
    if (note && last?.note?.entry === note.entry && this.undone.length === 0) {
      // A note that is written on is one step; written back, none.
      last.after = after;
      const was = last.before.statuses.find((s) => s.entry === note.entry && s.annotator === this.annotator);
      if (was && JSON.stringify(was) === JSON.stringify(this.statusOf(note.entry))) this.done.pop();
      return;
    }
    this.undone = [];
    this.done.push({ before, after, note });
  }
}

// What one step makes of a state. What is set already is looked up in the
// state as it was before the step.
class Draft {
  state: State;
  private readonly before: State;

  constructor(private readonly model: Model) {
    this.state = model.state;
    this.before = model.state;
  }

  put(entry: string, span: Span | null, label: string, note = ""): Annotation {
    const { annotator } = this.model;
    const same = (a: Annotation) => a.entry === entry && a.annotator === annotator && a.label === label && sameSpan(a.span, span);
    const there = this.state.annotations.find(same);
    if (there) return there;
    const version = this.before.codebook.version;
    const made = { key: this.model.number(), entry, label, annotator, span, note, version };
    this.state = { ...this.state, annotations: [...this.state.annotations, made] };
    return made;
  }

  // With the labels that it needs, instead of its alternatives.
  putOn(entry: string, span: Span | null, id: string, note = ""): void {
    const codebook = this.before.codebook;
    for (let next: string | undefined = id; next !== undefined; ) {
      const label = this.model.label(next);
      const place = label.scope === "entry" ? null : span;
      if (this.state.annotations.some((a) => a.entry === entry && a.annotator === this.model.annotator && a.label === label.id && sameSpan(a.span, place))) break;
      this.put(entry, place, label.id, note);
      this.clearAlternatives(entry, place, label.id);
      next = label.requires;
    }
    this.begin(entry);
  }

  clearAlternatives(entry: string, span: Span | null, id: string): void {
    const { groups, labels } = this.before.codebook;
    const group = groups?.find((g) => g.id === this.model.label(id).group && g.choice === "one");
    for (const other of labels) {
      if (group && other.group === group.id && other.id !== id) this.takeOff(entry, span, other.id);
    }
  }

  // With the labels there that need it: for a label of whole entries, anywhere
  // in the entry.
  takeOff(entry: string, span: Span | null, label: string): void {
    const set = this.state.annotations.filter(
      (a) => a.entry === entry && a.annotator === this.model.annotator && a.label === label && sameSpan(a.span, span),
    );
    if (set.length === 0) return;
    for (const annotation of set) this.drop(annotation);
    for (const other of this.before.codebook.labels) {
      if (other.requires !== label) continue;
      this.takeOff(entry, span, other.id);
      if (this.model.label(label).scope !== "entry") continue;
      for (const annotation of this.model.own(entry)) {
        if (annotation.label === other.id) this.takeOff(entry, annotation.span, other.id);
      }
    }
  }

  drop(annotation: Annotation): void {
    this.state = { ...this.state, annotations: this.state.annotations.filter((a) => a.key !== annotation.key) };
  }

  replace(annotation: Annotation): void {
    this.state = { ...this.state, annotations: this.state.annotations.map((a) => (a.key === annotation.key ? annotation : a)) };
  }

  // The one goes, and its attributions hold the other.
  becomes(gone: Annotation, twin: Annotation): void {
    const attributions = this.state.attributions.map((record) => {
      const members = record.members.map((m) => (m.annotation === gone.key ? { ...m, annotation: twin.key } : m));
      const firsts = members.filter((m, i) => members.findIndex((other) => other.annotation === m.annotation) === i);
      return { ...record, members: firsts };
    });
    this.state = { ...this.state, attributions };
    this.replace(twin);
    this.drop(gone);
  }

  begin(entry: string): void {
    if (this.model.status(entry) === "unseen") this.setStatus(entry, "in_progress");
  }

  setStatus(entry: string, status: Status, note = this.model.note(entry)): void {
    const { annotator } = this.model;
    if (status === this.model.status(entry) && note === this.model.note(entry)) return;
    const others = this.state.statuses.filter((s) => s.entry !== entry || s.annotator !== annotator);
    this.state = { ...this.state, statuses: [...others, { entry, annotator, status, note }] };
  }

  attribution(record: Attribution): void {
    const there = this.state.attributions.some((r) => r.key === record.key);
    const all = this.state.attributions;
    this.state = { ...this.state, attributions: there ? all.map((r) => (r.key === record.key ? record : r)) : [...all, record] };
  }

  dropAttribution(key: number): void {
    this.state = { ...this.state, attributions: this.state.attributions.filter((r) => r.key !== key) };
  }

  link(link: Link): void {
    this.state = { ...this.state, links: [...this.state.links, link] };
    this.begin(link.entry);
  }

  unlink(link: Link): void {
    this.state = { ...this.state, links: this.state.links.filter((l) => l !== link) };
  }

  codebook(codebook: Codebook): void {
    codebook.version = this.before.codebook.version + 1;
    const change = { version: codebook.version, at: "", annotator: this.model.annotator, what: [] };
    codebook.changes = [...(this.before.codebook.changes ?? []), change];
    this.state = { ...this.state, codebook };
  }

  add(document: Document): void {
    this.state = { ...this.state, documents: [...this.state.documents, document] };
  }

  name(id: string, name: string): void {
    const others = this.state.annotators;
    const known = others.some((a) => a.id === id);
    this.state = { ...this.state, annotators: known ? others.map((a) => (a.id === id ? { id, name } : a)) : [...others, { id, name }] };
  }

  // An attribution lets go of what is gone, and goes with its last passage.
  finish(): State {
    const there = new Set(this.state.annotations.map((a) => a.key));
    const attributions = this.state.attributions.flatMap((record) => {
      if (record.members.every((m) => there.has(m.annotation))) return [record];
      const members = record.members.filter((m) => there.has(m.annotation));
      return members.length > 0 ? [{ ...record, members }] : [];
    });
    return { ...this.state, attributions };
  }
}

// Comparing

function words(entry: Entry | undefined, span: Span | null): string {
  const text = span?.part === "heading" ? entry?.heading : entry?.text;
  return span ? [...(text ?? "")].slice(span.start, span.end).join("") : "";
}

function spelled(span: Span | null): string {
  return span ? `${span.part} ${span.start}–${span.end}` : "entry";
}

// What is said, in lines that can be compared whoever says it.
type Said = Record<"codebook" | "annotators" | "documents" | "annotations" | "statuses" | "records" | "links", string[]>;

function codebookSaid(codebook: Codebook): string[] {
  const changes = (codebook.changes ?? []).map((c) => `version ${c.version} by ${c.annotator}`);
  const labels = codebook.labels.map((l) => JSON.stringify(l, Object.keys(l).sort()));
  return [`${codebook.id} “${codebook.name}” ${codebook.version}`, ...labels, ...(codebook.groups ?? []).map((g) => `${g.id} ${g.name} ${g.choice}`), ...changes];
}

export function saidByModel(model: Model): Said {
  const { state } = model;
  const entries = new Map(state.documents.flatMap((d) => d.entries).map((e) => [e.id, e]));
  const quoted = (a: Annotation) => `${a.entry} ${a.label} ${a.annotator} ${spelled(a.span)} “${words(entries.get(a.entry), a.span)}”`;
  const marks = new Map(state.annotations.map((a) => [a.key, a]));
  const member = ({ role, annotation }: { role: Role; annotation: number }) => {
    const mark = marks.get(annotation);
    return `${role} ${mark ? quoted(mark) : "nothing"}`;
  };
  return {
    codebook: codebookSaid(state.codebook),
    annotators: state.annotators.map((a) => `${a.id} ${a.name}`),
    documents: state.documents.map((d) => JSON.stringify(d)),
    annotations: state.annotations.map((a) => `${quoted(a)} note “${a.note}” version ${a.version}`).sort(),
    statuses: state.statuses.map((s) => `${s.entry} ${s.annotator} ${s.status} “${s.note}”`).sort(),
    records: state.attributions
      .map((r) => {
        const { quote_type, speaker, source_type, naming } = r.fields;
        return JSON.stringify([r.entry, r.annotator, r.version, r.members.map(member).sort(), quote_type, speaker, source_type, naming]);
      })
      .sort(),
    links: state.links.map((l) => `${l.entry} ${l.relation} ${l.target} ${l.annotator} ${l.origin}`).sort(),
  };
}

export function saidByFile(file: Dataset): Said {
  const quoted = (a: Dataset["annotations"][number]) => `${a.entry} ${a.label} ${a.annotator} ${spelled(a.span)} “${a.span?.exact ?? ""}”`;
  const marks = new Map(file.annotations.map((a) => [a.id, a]));
  const member = ({ role, annotation }: { role: Role; annotation: string }) => {
    const mark = marks.get(annotation);
    return `${role} ${mark ? quoted(mark) : "nothing"}`;
  };
  return {
    codebook: codebookSaid(file.codebook),
    annotators: file.annotators.map((a) => `${a.id} ${a.name}`),
    documents: file.documents.map((d) => JSON.stringify(d)),
    annotations: file.annotations.map((a) => `${quoted(a)} note “${a.note}” version ${a.codebook_version}`).sort(),
    statuses: file.statuses.map((s) => `${s.entry} ${s.annotator} ${s.status} “${s.note ?? ""}”`).sort(),
    records: (file.records ?? [])
      .map((r) => {
        const { quote_type, quote_type_corrected, speaker, source_type, naming } = r.fields;
        const corrected = quote_type_corrected ? quote_type : null;
        return JSON.stringify([r.entry, r.annotator, r.codebook_version, r.members.map(member).sort(), corrected, speaker, source_type, naming]);
      })
      .sort(),
    links: (file.links ?? []).map((l) => `${l.entry} ${l.type} ${l.target.entry} ${l.annotator} ${l.origin}`).sort(),
  };
}

// What must be true of every file, whoever made it: in sentences, what is not.
export function untruths(file: Dataset): string[] {
  const untrue: string[] = [];
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const entries = new Map<string, { entry: Entry; document: string }>();
  for (const document of file.documents) {
    for (const entry of document.entries) {
      if (entries.has(entry.id)) untrue.push(`two entries are ${entry.id}`);
      entries.set(entry.id, { entry, document: document.id });
    }
  }
  const unique = (kind: string, ids: string[]) => {
    if (new Set(ids).size !== ids.length) untrue.push(`ids of ${kind} stand twice`);
  };
  unique("documents", file.documents.map((d) => d.id));
  unique("labels", file.codebook.labels.map((l) => l.id));
  unique("annotators", file.annotators.map((a) => a.id));
  unique("annotations", file.annotations.map((a) => a.id));
  unique("records", (file.records ?? []).map((r) => r.id));
  unique("links", (file.links ?? []).map((l) => l.id));
  unique("statuses", file.statuses.map((s) => `${s.entry} ${s.annotator}`));
  unique("labels in one place", file.annotations.map((a) => `${a.entry} ${a.label} ${a.annotator} ${spelled(a.span)}`));

  const annotators = new Set(file.annotators.map((a) => a.id));
  const labels = new Map(file.codebook.labels.map((l) => [l.id, l]));
  const joined = [...file.annotations, ...file.statuses, ...(file.records ?? []), ...(file.links ?? [])];
  for (const { document, entry, annotator } of joined) {
    if (entries.get(entry)?.document !== document) untrue.push(`${entry} is not of ${document}`);
    if (!annotators.has(annotator)) untrue.push(`nobody is ${annotator}`);
  }
  for (const annotation of file.annotations) {
    const { span } = annotation;
    if (!labels.has(annotation.label)) untrue.push(`there is no label ${annotation.label}`);
    if (annotation.codebook_version > file.codebook.version) untrue.push(`${annotation.id} is of a version to come`);
    if (!span) continue;
    const entry = entries.get(annotation.entry)?.entry;
    const text = (span.part === "heading" ? entry?.heading : entry?.text) ?? "";
    const points = [...text];
    const exact = points.slice(span.start, span.end).join("");
    if (exact !== span.exact || !exact) untrue.push(`${annotation.id} is “${exact}”, not “${span.exact}”`);
    if (exact !== exact.trim()) untrue.push(`${annotation.id} has blanks around “${exact}”`);
    if (text.slice(span.utf16.start, span.utf16.end) !== exact) untrue.push(`${annotation.id} has wrong UTF-16 offsets`);
    if (points.slice(Math.max(0, span.start - 32), span.start).join("") !== span.prefix) untrue.push(`${annotation.id} has a wrong prefix`);
    if (points.slice(span.end, span.end + 32).join("") !== span.suffix) untrue.push(`${annotation.id} has a wrong suffix`);
    const edges = new Set([...graphemes.segment(text)].map((s) => s.index).concat(text.length));
    if (!edges.has(span.utf16.start) || !edges.has(span.utf16.end)) untrue.push(`${annotation.id} cuts a character: “${exact}”`);
  }
  const marks = new Map(file.annotations.map((a) => [a.id, a]));
  for (const record of file.records ?? []) {
    if (record.members.length === 0) untrue.push(`${record.id} has no passage`);
    for (const { annotation } of record.members) {
      const mark = marks.get(annotation);
      if (mark?.entry !== record.entry || mark.annotator !== record.annotator) untrue.push(`${record.id} has what is not its own`);
    }
  }
  for (const link of file.links ?? []) {
    if (entries.get(link.target.entry)?.document !== link.target.document) untrue.push(`${link.id} leads nowhere`);
    if (link.target.entry === link.entry) untrue.push(`${link.id} leads to itself`);
  }
  return untrue;
}
