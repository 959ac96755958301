import { AppShell, Box, Group, NavLink, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMenu2 } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'
import { LiveProvider } from '../live.tsx'
import { meQuery, useMay, useMayEverywhere } from '../session.ts'
import { AccountMenu } from './account-menu.tsx'
import { Banners } from './banners.tsx'
import { EmergencyLink } from './emergency-link.tsx'
import { Logo } from './logo.tsx'
import { NAV, type NavEntry, quickEntries } from './nav.ts'
import classes from './shell.module.css'
import { StopAll } from './stop-all.tsx'
import { shellTexts } from './texts.ts'
import { useWaiting } from './use-today.ts'

/** The frame around every screen: where one is, whether it is live, the red buttons, and the ways on. */
export function Shell() {
  return (
    <LiveProvider>
      <Frame />
    </LiveProvider>
  )
}

function Frame() {
  const t = { ...useTexts(common), ...useTexts(shellTexts) }
  const may = useMay()
  const [isMenuOpen, menu] = useDisclosure(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEndOfSession()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the place changes
  useEffect(() => menu.close(), [path])

  return (
    <AppShell
      header={{ height: 60 }}
      footer={{ height: { base: 64, md: 0 } }}
      navbar={{ width: 264, breakpoint: 'md', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'md', md: 'lg' }}
    >
      <a className="loa-skip" href="#main">
        {t.skipToContent}
      </a>
      <AppShell.Header className={classes['header'] ?? ''}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <UnstyledButton
            component={Link}
            to="/"
            className={classes['brand']}
            aria-label={`${t.appName}: ${t.nav.today}`}
          >
            <Logo />
            <Text fw={600} size="lg" visibleFrom="xs">
              {t.appName}
            </Text>
          </UnstyledButton>
          <Group gap="xs" wrap="nowrap">
            {may('stop') && <StopAll />}
            {may('alert.write') && <EmergencyLink />}
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t.mainNav} component="nav" className={classes['navbar'] ?? ''}>
        <ScrollArea flex={1} type="auto" p="sm">
          <Menu />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes['main'] ?? ''}>
        <Banners />
        <Outlet />
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="md" component="nav" aria-label={t.quickNav} className={classes['footer'] ?? ''}>
        {quickEntries(may).map((entry) => (
          <QuickLink key={entry.to} entry={entry} />
        ))}
        <UnstyledButton
          className={classes['quick']}
          onClick={menu.toggle}
          aria-expanded={isMenuOpen}
          aria-label={t.openMenu}
        >
          <IconMenu2 aria-hidden />
          <span>{t.nav.more}</span>
        </UnstyledButton>
      </AppShell.Footer>
    </AppShell>
  )
}

function Menu() {
  const t = useTexts(shellTexts)
  const [may, mayEverywhere] = [useMay(), useMayEverywhere()]
  const isActive = useIsActive()
  const waiting = useWaiting()
  return NAV.map(({ group, entries }) => {
    const allowed = entries.filter(
      ({ permissions, whole }) => permissions.length === 0 || permissions.some(whole ? mayEverywhere : may),
    )
    if (allowed.length === 0) return null
    return (
      <Box key={group} mb="md" role="group" aria-label={t.groups[group]}>
        <Text c="dimmed" fw={600} px="sm" mb={4} aria-hidden>
          {t.groups[group]}
        </Text>
        {allowed.map((entry) => (
          <NavLink
            key={entry.to}
            component={Link}
            to={entry.to}
            className={classes['navLink']}
            label={t.nav[entry.word]}
            leftSection={<entry.icon size={22} aria-hidden />}
            rightSection={waiting[entry.to] ? <Count to={entry.to} value={waiting[entry.to]} /> : undefined}
            active={isActive(entry.to)}
            aria-current={isActive(entry.to) ? 'page' : undefined}
            {...(entry.to === '/emergency' ? { c: 'var(--mantine-color-error)' } : {})}
          />
        ))}
      </Box>
    )
  })
}

function QuickLink({ entry }: { entry: NavEntry }) {
  const t = useTexts(shellTexts)
  const isActive = useIsActive()
  const waiting = useWaiting()
  const short = { '/compose': t.nav.composeShort, '/approvals': t.nav.approvalsShort, '/calendar': t.nav.calendarShort }
  return (
    <Link
      to={entry.to}
      className={classes['quick']}
      data-active={isActive(entry.to) || undefined}
      aria-current={isActive(entry.to) ? 'page' : undefined}
    >
      <span className={classes['quickIcon']}>
        <entry.icon aria-hidden />
        <Count to={entry.to} value={waiting[entry.to]} />
      </span>
      <span>{short[entry.to as keyof typeof short] ?? t.nav[entry.word]}</span>
    </Link>
  )
}

function Count({ to, value = 0 }: { to: string; value: number | undefined }) {
  const t = useTexts(shellTexts)
  if (value === 0) return null
  const label = to === '/collisions' ? t.toChoose(value) : t.toApprove(value)
  return (
    <span className={classes['count']} role="img" aria-label={label}>
      {value > 99 ? '99+' : value}
    </span>
  )
}

function useIsActive(): (to: string) => boolean {
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (to) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`))
}

/** Ended here or elsewhere (another device, an administrator): the sign-in page, and back to this place after it. */
function useEndOfSession(): void {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const href = useRouterState({ select: (state) => state.location.href })
  // Several answers say it at once; on the second the place is the sign-in page already.
  const isLeaving = useRef(false)
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        if (query.queryKey[0] !== meQuery.queryKey[0] || query.state.data !== null || isLeaving.current) return
        isLeaving.current = true
        void navigate({ to: '/sign-in', search: { next: href, ended: 'true' } })
      }),
    [queries, navigate, href],
  )
}
