import assert from 'node:assert/strict';
import { toJobId, type JobNotification, type JobStateNotification } from 'agenda';
import { sceneOf, type PlaceMaker } from './scene.ts';

/** How the channel tells of jobs. */
export function notifying(makePlace: PlaceMaker): void {
  describe('notifying', () => {
    const scene = sceneOf(makePlace);
    const news: JobNotification = {
      jobId: toJobId('7'),
      jobName: 'a job',
      nextRunAt: new Date(),
      priority: 0,
      timestamp: new Date(),
    };
    const channel = () => scene.backend.notificationChannel!;

    it('says whether it is connected, and tells when that changes', async () => {
      const told: string[] = [];
      const listener = (state: string) => void told.push(state);
      channel().on('stateChange', listener);
      assert.equal(channel().state, 'disconnected');
      await channel().connect();
      assert.equal(channel().state, 'connected');
      await channel().disconnect();
      assert.equal(channel().state, 'disconnected');
      assert.deepEqual([told[0], told.at(-1)], ['connected', 'disconnected']);
      channel().off('stateChange', listener);
    });

    it('tells every subscriber of a job, until it unsubscribes', async () => {
      await channel().connect();
      const told: string[] = [];
      channel().subscribe(({ jobId }) => void told.push(`first ${jobId}`));
      const unsubscribe = channel().subscribe(({ jobId }) => void told.push(`second ${jobId}`));
      await channel().publish(news);
      assert.deepEqual(told, ['first 7', 'second 7']);
      unsubscribe();
      await channel().publish(news);
      assert.deepEqual(told, ['first 7', 'second 7', 'first 7']);
      await channel().disconnect();
    });

    it('tells of what became of a running job, until one unsubscribes', async () => {
      await channel().connect();
      const state: JobStateNotification = { ...news, type: 'progress', progress: 50 };
      const told: unknown[] = [];
      const unsubscribe = channel().subscribeState?.(({ progress }) => void told.push(progress));
      await channel().publishState?.(state);
      assert.deepEqual(told, [50]);
      unsubscribe?.();
      await channel().publishState?.(state);
      assert.deepEqual(told, [50]);
      await channel().disconnect();
    });

    it('goes on telling the others where one subscriber throws', async () => {
      await channel().connect();
      const errors: Error[] = [];
      channel().on('error', (error: Error) => void errors.push(error));
      const told: string[] = [];
      channel().subscribe(() => {
        throw new Error('no luck');
      });
      channel().subscribe(({ jobName }) => void told.push(jobName));
      await channel().publish(news);
      assert.deepEqual([told, errors.length], [['a job'], 1]);
      await channel().disconnect();
    });

    it('refuses to tell before it is connected', async () => {
      await assert.rejects(channel().publish(news));
    });
  });
}
