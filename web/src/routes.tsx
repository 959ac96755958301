import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent as lazy,
  redirect,
} from '@tanstack/react-router'
import { meQuery } from './session.ts'
import { FailedPage, MissingPage } from './shell/failed-page.tsx'
import { PageLoading } from './ui/states.tsx'

/** Filters live in the address: plain texts, so that a link or a reload shows the same. */
type Search = Record<string, string | undefined>
const asTexts = (search: Record<string, unknown>): Search =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, `${value}`]] : [],
    ),
  )

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ validateSearch: asTexts })

const open = createRoute({ getParentRoute: () => root, id: 'open' })
const signIn = createRoute({
  getParentRoute: () => open,
  path: '/sign-in',
  component: lazy(() => import('./features/session/sign-in-page.tsx'), 'SignInPage'),
})
const setUp = createRoute({
  getParentRoute: () => open,
  path: '/setup',
  component: lazy(() => import('./features/session/setup-page.tsx'), 'SetupPage'),
})
const invitation = createRoute({
  getParentRoute: () => open,
  path: '/invitation',
  component: lazy(() => import('./features/session/invitation-page.tsx'), 'InvitationPage'),
})

/** Everything that asks who one is. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  // Not needed to sign in, and loaded while one types.
  component: lazy(() => import('./shell/shell.tsx'), 'Shell'),
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery)
    // oxlint-disable-next-line typescript/only-throw-error -- the router's own way to send somebody elsewhere
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
})

const page = <P extends string>(path: P, component: ReturnType<typeof lazy>) =>
  createRoute({ getParentRoute: () => frame, path, component })

const tree = root.addChildren([
  open.addChildren([signIn, setUp, invitation]),
  frame.addChildren([
    page(
      '/',
      lazy(() => import('./features/today/today-page.tsx'), 'TodayPage'),
    ),
    page(
      '/account',
      lazy(() => import('./features/session/account-page.tsx'), 'AccountPage'),
    ),
    page(
      '/compose',
      lazy(() => import('./features/bulletins/compose-page.tsx'), 'ComposePage'),
    ),
    page(
      '/bulletins',
      lazy(() => import('./features/bulletins/bulletins-page.tsx'), 'BulletinsPage'),
    ),
    page(
      '/bulletins/$bulletinId',
      lazy(() => import('./features/bulletins/bulletin-page.tsx'), 'BulletinPage'),
    ),
    page(
      '/approvals',
      lazy(() => import('./features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
    ),
    page(
      '/approvals/$bulletinId',
      lazy(() => import('./features/approvals/approval-page.tsx'), 'ApprovalPage'),
    ),
    page(
      '/calendar',
      lazy(() => import('./features/calendar/calendar-page.tsx'), 'CalendarPage'),
    ),
    page(
      '/programmes',
      lazy(() => import('./features/programmes/programmes-page.tsx'), 'ProgrammesPage'),
    ),
    page(
      '/programmes/$programmeId',
      lazy(() => import('./features/programmes/programme-page.tsx'), 'ProgrammePage'),
    ),
    page(
      '/collisions',
      lazy(() => import('./features/collisions/collisions-page.tsx'), 'CollisionsPage'),
    ),
    page(
      '/inbox',
      lazy(() => import('./features/inbox/inbox-page.tsx'), 'InboxPage'),
    ),
    page(
      '/inbox/$itemId',
      lazy(() => import('./features/inbox/inbox-item-page.tsx'), 'InboxItemPage'),
    ),
    page(
      '/emergency',
      lazy(() => import('./features/emergency/emergency-page.tsx'), 'EmergencyPage'),
    ),
    page(
      '/emergency/$alertId',
      lazy(() => import('./features/emergency/alert-page.tsx'), 'AlertPage'),
    ),
    page(
      '/live',
      lazy(() => import('./features/live/live-page.tsx'), 'LivePage'),
    ),
    page(
      '/speakers',
      lazy(() => import('./features/speakers/speakers-page.tsx'), 'SpeakersPage'),
    ),
    page(
      '/speakers/$speakerId',
      lazy(() => import('./features/speakers/speaker-page.tsx'), 'SpeakerPage'),
    ),
    page(
      '/library',
      lazy(() => import('./features/library/library-page.tsx'), 'LibraryPage'),
    ),
    page(
      '/policies',
      lazy(() => import('./features/policies/policies-page.tsx'), 'PoliciesPage'),
    ),
    page(
      '/relays',
      lazy(() => import('./features/relays/relays-page.tsx'), 'RelaysPage'),
    ),
    page(
      '/reports',
      lazy(() => import('./features/reports/reports-page.tsx'), 'ReportsPage'),
    ),
    page(
      '/occurrences/$occurrenceId',
      lazy(() => import('./features/reports/ledger-page.tsx'), 'LedgerPage'),
    ),
    page(
      '/admin/areas',
      lazy(() => import('./features/admin/areas-page.tsx'), 'AreasPage'),
    ),
    page(
      '/admin/people',
      lazy(() => import('./features/admin/people-page.tsx'), 'PeoplePage'),
    ),
    page(
      '/admin/tokens',
      lazy(() => import('./features/admin/tokens-page.tsx'), 'TokensPage'),
    ),
    page(
      '/admin/sources',
      lazy(() => import('./features/inbox/sources-page.tsx'), 'SourcesPage'),
    ),
    page(
      '/admin/audit',
      lazy(() => import('./features/admin/audit-page.tsx'), 'AuditPage'),
    ),
    page(
      '/admin/health',
      lazy(() => import('./features/admin/health-page.tsx'), 'HealthPage'),
    ),
  ]),
])

export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    // TanStack Query decides what is fresh.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: MissingPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
