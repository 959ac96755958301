import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'

// As in link-button.tsx: below this layer the router knows the places and their params again.
const Plain = (props: AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>) => <Anchor {...props} />

/** A way to another screen inside of text; `to` and `params` are checked. */
export const TextLink = createLink(Plain)
