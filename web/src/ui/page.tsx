import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

type PageProps = {
  title: string
  /** One line under the title: what this screen is for. */
  lead?: ReactNode
  /** Buttons at the right of the title; below it on a phone. */
  actions?: ReactNode
  /** Reading width for forms; lists and maps take all there is. */
  narrow?: boolean
  children: ReactNode
}

/** The frame of every screen: one h1, which gets the focus so that a screen reader says where one is. */
export function Page({ title, lead, actions, narrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Loa Làng`
    // An open field (a search in the address) keeps its focus.
    if (document.activeElement === document.body || document.activeElement?.closest('nav'))
      heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <Box maw={narrow ? 760 : 1400} mx="auto" w="100%">
      <Stack gap="lg">
        <Group justify="space-between" align="flex-start" gap="md">
          <Box style={{ flex: '1 1 240px' }}>
            <Title order={1} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            {lead && <Text c="dimmed">{lead}</Text>}
          </Box>
          {actions && (
            <Group gap="sm" className="loa-screen-only">
              {actions}
            </Group>
          )}
        </Group>
        {children}
      </Stack>
    </Box>
  )
}
