import {
  IconActivity,
  IconAlertOctagon,
  IconArrowsCross,
  IconCalendar,
  IconChartBar,
  IconChecks,
  IconClockShield,
  IconDeviceSpeaker,
  IconFileText,
  IconHome,
  IconInbox,
  IconKey,
  IconListDetails,
  IconMap2,
  IconMicrophone,
  IconPencilPlus,
  IconPlaylist,
  IconRadio,
  IconServer2,
  IconUsers,
  IconVinyl,
} from '@tabler/icons-react'
import type { shellTexts } from './texts.ts'

type Words = (typeof shellTexts.vi)['nav']
export type NavEntry = {
  to: string
  word: keyof Words
  icon: typeof IconHome
  /** Shown to whoever has one of these somewhere; to everybody when empty. */
  permissions: readonly string[]
  /** Only over the whole country: it is about the one server, not about an area. */
  whole?: true
}

/** The whole menu. A new screen is one line here and one in routes.tsx. */
export const NAV: ReadonlyArray<{ group: 'air' | 'station' | 'admin'; entries: readonly NavEntry[] }> = [
  {
    group: 'air',
    entries: [
      { to: '/', word: 'today', icon: IconHome, permissions: [] },
      { to: '/compose', word: 'compose', icon: IconPencilPlus, permissions: ['bulletin.write'] },
      { to: '/bulletins', word: 'bulletins', icon: IconFileText, permissions: [] },
      { to: '/approvals', word: 'approvals', icon: IconChecks, permissions: ['bulletin.decide'] },
      { to: '/inbox', word: 'inbox', icon: IconInbox, permissions: [] },
      { to: '/calendar', word: 'calendar', icon: IconCalendar, permissions: [] },
      { to: '/collisions', word: 'collisions', icon: IconArrowsCross, permissions: ['schedule.write'] },
      { to: '/programmes', word: 'programmes', icon: IconPlaylist, permissions: [] },
      { to: '/live', word: 'live', icon: IconMicrophone, permissions: ['live.speak'] },
      { to: '/emergency', word: 'emergency', icon: IconAlertOctagon, permissions: [] },
    ],
  },
  {
    group: 'station',
    entries: [
      { to: '/speakers', word: 'speakers', icon: IconDeviceSpeaker, permissions: [] },
      { to: '/library', word: 'library', icon: IconVinyl, permissions: [] },
      { to: '/relays', word: 'relays', icon: IconRadio, permissions: [] },
      { to: '/policies', word: 'policies', icon: IconClockShield, permissions: [] },
      { to: '/reports', word: 'reports', icon: IconChartBar, permissions: [] },
    ],
  },
  {
    group: 'admin',
    entries: [
      { to: '/admin/areas', word: 'areas', icon: IconMap2, permissions: ['area.write'] },
      { to: '/admin/people', word: 'people', icon: IconUsers, permissions: ['people.write'] },
      { to: '/admin/tokens', word: 'tokens', icon: IconKey, permissions: ['token.write'] },
      { to: '/admin/sources', word: 'sources', icon: IconServer2, permissions: ['inbox.write'] },
      { to: '/admin/audit', word: 'audit', icon: IconListDetails, permissions: ['audit.read'] },
      { to: '/admin/health', word: 'health', icon: IconActivity, permissions: ['audit.read'], whole: true },
    ],
  },
]

/** The five places of a thumb: what this person does most. */
export function quickEntries(may: (permission: string) => boolean): NavEntry[] {
  const entries = NAV.flatMap((group) => group.entries)
  const isAllowed = (entry: NavEntry) => entry.permissions.length === 0 || entry.permissions.some(may)
  const wanted = ['/', '/compose', '/approvals', '/calendar', '/speakers', '/bulletins']
  return wanted.flatMap((to) => entries.filter((entry) => entry.to === to && isAllowed(entry))).slice(0, 4)
}
