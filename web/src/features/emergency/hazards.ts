export const HAZARDS = ['storm', 'flood', 'landslide', 'fire', 'rain', 'other'] as const
export type Hazard = (typeof HAZARDS)[number]

export type Wording = { title: string; text: string; allClearText: string }

/** Ready-made wording that is spoken as it stands, so in Vietnamese whatever language the screen has. */
export const WORDINGS: Readonly<Record<Hazard, Wording>> = {
  storm: {
    title: 'Cảnh báo bão',
    text: 'Cảnh báo khẩn cấp về bão. Bão đang ảnh hưởng trực tiếp đến địa bàn. Đề nghị bà con ở trong nhà kiên cố, hoặc đến ngay nhà văn hóa, trường học. Ngắt điện, khóa bếp ga. Không ra ngoài cho đến khi có tin báo yên.',
    allClearText:
      'Báo yên. Báo yên. Bão đã qua. Bà con chú ý cây đổ, mái tôn và dây điện đứt. Không chạm vào dây điện. Có người bị nạn, báo ngay cho trưởng xóm.',
  },
  flood: {
    title: 'Cảnh báo lũ quét',
    text: 'Cảnh báo khẩn cấp về lũ quét. Nước suối đang lên rất nhanh. Bà con ở ven suối, ven sông rời ngay lên chỗ cao. Không lội qua suối, không quay lại lấy đồ. Đưa người già và trẻ em đi trước.',
    allClearText:
      'Báo yên. Báo yên. Nước đã rút, nguy cơ lũ quét đã qua. Bà con kiểm tra nhà cửa trước khi vào, không qua ngầm tràn khi nước còn chảy xiết.',
  },
  landslide: {
    title: 'Cảnh báo sạt lở đất',
    text: 'Cảnh báo khẩn cấp về sạt lở đất. Đất trên sườn núi có thể sạt xuống bất cứ lúc nào. Bà con ở chân đồi, ven ta luy rời nhà ngay, đến nơi an toàn theo hướng dẫn của trưởng xóm. Không quay lại lấy đồ.',
    allClearText:
      'Báo yên. Báo yên. Nguy cơ sạt lở đất đã giảm. Bà con chỉ về nhà khi trưởng xóm đã kiểm tra. Thấy vết nứt mới trên đồi, báo ngay cho xã.',
  },
  fire: {
    title: 'Cảnh báo cháy rừng',
    text: 'Cảnh báo khẩn cấp về cháy rừng. Đám cháy đang lan về phía khu dân cư. Bà con rời ngay theo hướng ngược với khói, che mũi miệng bằng khăn ướt. Lực lượng tại chỗ tập trung ở nhà văn hóa xóm.',
    allClearText:
      'Báo yên. Báo yên. Đám cháy đã được dập tắt. Bà con không vào rừng lúc này, thấy khói trở lại báo ngay cho kiểm lâm.',
  },
  rain: {
    title: 'Cảnh báo mưa lớn',
    text: 'Cảnh báo khẩn cấp về mưa lớn. Mưa rất to còn kéo dài, nguy cơ lũ và sạt lở cao. Bà con không ra suối, không qua ngầm tràn. Người ở vùng thấp và chân đồi chuẩn bị rời đến nơi an toàn.',
    allClearText: 'Báo yên. Báo yên. Mưa lớn đã giảm. Bà con vẫn chú ý sạt lở và không qua ngầm tràn khi nước còn cao.',
  },
  other: { title: '', text: '', allClearText: 'Báo yên. Báo yên. Tình huống khẩn cấp đã kết thúc.' },
}
