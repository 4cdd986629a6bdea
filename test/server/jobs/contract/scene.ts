import { Agenda, type AgendaBackend, type JobId, type JobLogger, type JobParameters, type JobRepository } from 'agenda';
import { openBackend, type JobAddress } from '../open-backend.ts';

/** A place for jobs that is empty at first, and goes with the test. */
export interface Place {
  readonly address: JobAddress;
  remove(): Promise<void>;
}

export type PlaceMaker = () => Promise<Place>;

export const SECOND_MS = 1_000;
export const HOUR_MS = 3_600_000;
/** How often an instance looks in these tests, in milliseconds. */
const LOOK_EVERY_MS = 50;
/** Longer than any stall, and Agenda keeps the process up for half of it after the last job. */
const LOCK_LIFETIME_MS = 3_000;

/** A moment so many milliseconds from now; to whole seconds, so that it is the same in every database. */
export function fromNow(ms: number): Date {
  return new Date(Math.floor((Date.now() + ms) / SECOND_MS) * SECOND_MS);
}

/** One backend on a fresh place for each test, connected, and more of them on demand; all closed after it. */
export interface Scene {
  readonly address: JobAddress;
  readonly backend: AgendaBackend;
  readonly jobs: JobRepository;
  readonly logs: JobLogger;
  /** Another connected backend on the same place. */
  another(): Promise<AgendaBackend>;
  /** An instance on the same place that is not yet started. */
  agenda(options?: Omit<ConstructorParameters<typeof Agenda>[0], 'backend'>): Agenda;
  /** Saves a job that is due, but for what is said. */
  add(job?: Partial<JobParameters>): Promise<JobParameters & { _id: JobId }>;
  get(job: JobParameters): Promise<JobParameters>;
  /** Takes the next due job of a name, where locks last for an hour. */
  take(name?: string): Promise<JobParameters | undefined>;
}

/** Sets a scene before each test of the suite that calls it. */
export function sceneOf(makePlace: PlaceMaker): Scene {
  let place: Place;
  let backend: AgendaBackend;
  let others: AgendaBackend[];
  let agendas: Agenda[];

  function opened(): AgendaBackend {
    const other = openBackend(place.address);
    others.push(other);
    return other;
  }

  beforeEach(async () => {
    [others, agendas] = [[], []];
    place = await makePlace();
    backend = openBackend(place.address);
    await backend.connect();
  });

  afterEach(async () => {
    for (const agenda of agendas) await agenda.stop();
    for (const other of [backend, ...others]) await other.disconnect();
    await place.remove();
  });

  const scene: Scene = {
    get address() {
      return place.address;
    },
    get backend() {
      return backend;
    },
    get jobs() {
      return backend.repository;
    },
    get logs() {
      return backend.logger!;
    },
    async another() {
      const other = opened();
      await other.connect();
      return other;
    },
    agenda(options = {}) {
      const agenda = new Agenda({
        processEvery: LOOK_EVERY_MS,
        defaultLockLifetime: LOCK_LIFETIME_MS,
        ...options,
        backend: opened(),
      });
      agendas.push(agenda);
      return agenda;
    },
    async add(job = {}) {
      const saved = await scene.jobs.saveJob(newJob(job), undefined);
      return { ...saved, _id: saved._id! };
    },
    async get({ _id }) {
      return (await scene.jobs.getJobById(_id!))!;
    },
    take: (name = 'a job') =>
      scene.jobs.getNextJobToRun(name, new Date(), new Date(Date.now() - HOUR_MS), undefined, undefined),
  };
  return scene;
}

/** A job that is due, but for what is said. */
export function newJob(job: Partial<JobParameters> = {}): JobParameters {
  return { name: 'a job', type: 'normal', priority: 0, nextRunAt: fromNow(-HOUR_MS), data: undefined, ...job };
}

/** The names of jobs, in their order. */
export function names(jobs: readonly JobParameters[]): string[] {
  return jobs.map(({ name }) => name);
}
