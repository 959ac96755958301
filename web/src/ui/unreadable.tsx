import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTexts } from '../i18n/language.tsx'

const texts = {
  vi: {
    one: (title: string) => `Không đọc được “${title}”`,
    text: 'Mục này không phát cho đến khi được sửa. Hãy báo người quản trị máy chủ: nhật ký nói chỗ nào hỏng.',
  },
  en: {
    one: (title: string) => `“${title}” cannot be read`,
    text: 'Nothing of it sounds until it is mended. Tell whoever runs the server: the log says what is wrong.',
  },
}

/** What stands in the list on the server but cannot be shown, by name: never simply missing. */
export function UnreadableRows({ rows }: { rows: ReadonlyArray<{ id: string; title: string }> }) {
  const t = useTexts(texts)
  return rows.map(({ id, title }) => (
    <Alert key={id} color="red" icon={<IconAlertTriangle aria-hidden />} title={t.one(title)} mb="sm">
      {t.text}
    </Alert>
  ))
}
