const vi = {
  /** What a role may do, to stand after "sẽ được" and "không còn được". */
  may: {
    author: 'soạn, trình bản tin và lập lịch phát',
    approver: 'duyệt hoặc trả lại bản tin, lập lịch phát, nói trực tiếp và dừng phát',
    duty_officer: 'gửi cảnh báo khẩn cấp, diễn tập, nói trực tiếp và dừng phát',
    technician: 'thêm, sửa, chuyển và thử cụm loa',
    viewer: 'xem, không thay đổi gì',
    administrator: 'quản lý địa bàn, người dùng, khóa kết nối, cụm loa, xem nhật ký và dừng phát',
  },
  roleLabel: 'Vai trò',
  whereLabel: 'Ở địa bàn nào',
  needArea: 'Chọn một địa bàn',
  orGroup: 'Hoặc theo nhóm địa bàn',
  orGroupHint: 'Quyền đi theo nhóm: nhóm thêm xã nào thì có quyền ở xã đó.',
  noGroup: 'Không theo nhóm',
  at: (role: string, area: string) => `${role} ở ${area}`,
}
const en = {
  may: {
    author: 'write and submit bulletins and plan airings',
    approver: 'approve or send back bulletins, plan airings, speak live and stop',
    duty_officer: 'send emergencies and drills, speak live and stop',
    technician: 'add, change, move and test speakers',
    viewer: 'look, and change nothing',
    administrator: 'administer areas, people, tokens and speakers, read the log and stop',
  },
  roleLabel: 'Role',
  whereLabel: 'In which area',
  needArea: 'Choose an area',
  orGroup: 'Or by a group of areas',
  orGroupHint: 'The right follows the group: a commune added to it is added to the right.',
  noGroup: 'No group',
  at: (role: string, area: string) => `${role} in ${area}`,
} satisfies typeof vi

export const roleTexts = { vi, en }
