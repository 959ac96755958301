import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'

// Without this layer the router sees Mantine's polymorphic `component`, and no longer knows the places and their params.
const Anchor = (props: ButtonProps & Omit<ComponentProps<'a'>, keyof ButtonProps>) => (
  <Button component="a" {...props} />
)

/** A way to another screen that looks like a button; `to` and `params` are checked. */
export const LinkButton = createLink(Anchor)
