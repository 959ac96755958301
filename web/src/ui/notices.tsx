import { useNotifications } from '@mantine/notifications'
import { Component, lazy, type ReactNode, Suspense, useState } from 'react'

const Shown = lazy(() => import('./notices-shown.tsx').then(({ NoticesShown }) => ({ default: NoticesShown })))

/** Where short notices appear. Their moving parts come with the first of them: most visits begin without one. */
export function Notices() {
  const { notifications } = useNotifications()
  const [isUsed, setUsed] = useState(false)
  if (notifications.length > 0 && !isUsed) setUsed(true)
  if (!isUsed) return null
  const plain = notifications.map(({ id, title, message }) => (
    <p key={id}>
      {title} {message}
    </p>
  ))
  const words = (
    <div role="alert" className="loa-notices">
      {plain}
    </div>
  )
  return (
    <InsteadOf fallback={words}>
      <Suspense fallback={words}>
        <Shown />
      </Suspense>
    </InsteadOf>
  )
}

/** Without network the parts may not come; the words of a failure must be seen then above all. */
class InsteadOf extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
