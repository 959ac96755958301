import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'

type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
type MoreButtonProps = ButtonProps & { list: Paged; children: ReactNode }

/** At the end of a list that comes in pages; nothing when that was all. */
export function MoreButton({ list, children, ...button }: MoreButtonProps) {
  if (!list.hasNextPage) return null
  return (
    <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()} {...button}>
      {children}
    </Button>
  )
}
