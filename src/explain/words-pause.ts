import { aboutWhen, type Near, type Words } from './words-time.ts'

/** A schedule or a programme that was paused; `to` null: it still is. */
export type Pause = { from: Date; to: Date | null }

/** Without a full stop: 'tạm dừng từ 10:00 ngày 3/5/2026 đến nay'. Pure. */
export function tellPause({ from, to }: Pause, near: Near): Words {
  const since = aboutWhen(from, near)
  if (!to) return { vi: `tạm dừng từ ${since.vi} đến nay`, en: `paused since ${since.en}` }
  const until = aboutWhen(to, near)
  return { vi: `tạm dừng từ ${since.vi} đến ${until.vi}`, en: `paused from ${since.en} until ${until.en}` }
}

/** Of an airing that its rule brings, while the rule is paused. Pure. */
export function tellPaused({
  title,
  when,
  pause,
  near,
}: {
  title: string
  when: Words
  pause: Pause
  near: Near
}): Words {
  const paused = tellPause(pause, near)
  return {
    vi: `“${title}” có lịch lúc ${when.vi}, nhưng đang ${paused.vi}: chỉ phát nếu trước đó được cho chạy tiếp.`,
    en: `“${title}” is scheduled for ${when.en}, but it is ${paused.en}: it is broadcast only if it is resumed before.`,
  }
}
