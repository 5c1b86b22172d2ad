import { planAnimations } from './animation-plan';

const both = { types: ['mp4', 'gif'] as ('mp4' | 'gif')[], fastGif: false };

describe('the animations of an event', () => {
  it('show two pictures a second around the frame that matched, which comes first twice', () => {
    expect(planAnimations(50, { frames: 100, seconds: 20 }, both)).toEqual([
      {
        type: 'mp4',
        rate: 2,
        frames: [50, 50, 25, 28, 31, 34, 37, 40, 43, 46, 49, 52, 55, 58, 61, 64, 67, 70, 73],
      },
      { type: 'gif', rate: 2, frames: [40, 43, 46, 49, 52, 55, 58] },
    ]);
  });

  it('begin with the event, where that is near', () => {
    expect(planAnimations(2, { frames: 100, seconds: 20 }, both)?.[0]?.frames.slice(0, 4)).toEqual([
      2, 2, 1, 4,
    ]);
  });

  it('may be twice as fast', () => {
    expect(planAnimations(50, { frames: 100, seconds: 20 }, { types: ['gif'], fastGif: true })).toEqual([
      { type: 'gif', rate: 4, frames: [35, 41, 47, 53, 59, 65] },
    ]);
  });

  it('wait until the event is long enough', () => {
    expect(planAnimations(50, { frames: 74, seconds: 14.8 }, both)).toBeUndefined();
    expect(planAnimations(50, { frames: 75, seconds: 15 }, both)).toBeDefined();
  });

  it('do without the length of the event', () => {
    expect(planAnimations(1, { frames: 6, seconds: 0 }, both)?.[1]?.frames).toEqual([1, 2, 3]);
  });
});
