import { expect, test } from 'vitest'
import { errorInWords, refusalInWords } from './words.ts'

test('whatever went wrong between us and a source is said in words', () => {
  expect(errorInWords(null)).toBeNull()
  expect(errorInWords('receipt: it answered 503')?.vi).toBe('Máy chủ của cấp trên báo lỗi 503.')
  expect(errorInWords('no-connection')?.vi).toBe('Không kết nối được tới máy chủ của cấp trên.')
  expect(errorInWords('TN-1 v2: inbox.version-reused')?.vi).toBe('Phiên bản này đã được gửi với nội dung khác.')
  expect(errorInWords('internal')?.vi).toMatch(/nhật ký/)
  expect(refusalInWords('inbox.too-late: The validity of the item is over')?.vi).toBe('Tin đã hết hiệu lực.')
  expect(refusalInWords('Xã đã phát hôm qua')).toBeNull()
})
