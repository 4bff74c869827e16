//! What the made-up posts are made of.
//!
//! Touches: nothing.

/// The categories of news, in the order of the menu.
pub(crate) const CATEGORIES: [&str; 7] =
    ["Thời sự", "Kinh tế", "Môi trường", "Giáo dục", "Y tế", "Nông nghiệp", "Giao thông"];

/// The category of bulletins.
pub(crate) const WEATHER: &str = "Thời tiết";

pub(crate) const AUTHORS: [&str; 8] =
    ["Thanh Tâm", "Quốc Bảo", "Hải Yến", "Xuân Trường", "Mai Chi", "Tuấn Kiệt", "Bích Thủy", "Đình Phúc"];

/// The author of bulletins.
pub(crate) const OFFICE: &str = "Đài Khí tượng";

pub(crate) const PLACES: [&str; 10] =
    ["Hà Giang", "Nam Định", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Phú Yên", "Khánh Hòa", "Bến Tre", "Cà Mau", "Lào Cai"];

/// Series of forecasts: the id, and how a headline begins.
pub(crate) const FORECASTS: [(&str, &str); 3] = [
    ("du-bao-trong-ngay", "Thời tiết các vùng trong ngày"),
    ("du-bao-ba-ngay", "Dự báo thời tiết ba ngày từ"),
    ("du-bao-bien-khoi", "Thời tiết vùng biển ngày"),
];

/// Words of news, one syllable each.
pub(crate) const NEWS: &str = "\
    người dân phường xã huyện tỉnh thành phố vùng ven sông suối cầu đường làng bản chợ nhà máy xưởng ruộng vườn đồi rừng \
    trồng lúa ngô khoai sắn cà phê chè tiêu điều mía bưởi cam vải nhãn xoài tôm cá cua ghẹ bò lợn gà vịt trâu thức ăn \
    giống vụ mùa thu hoạch sấy khô kho lạnh bán buôn lẻ giá tăng giảm nửa gấp đôi lương thưởng công nhân thợ nghề học \
    trò cô thầy lớp bài thi điểm sách vở trường mầm non tiểu trung cao đẳng đại học bằng cấp tuyển sinh học phí thư viện \
    bác sĩ y tá thuốc tiêm phòng bệnh dịch sốt xuất huyết ca mắc khỏi viện phí bảo hiểm khám chữa cấp cứu tim phổi gan \
    rác thải nhựa nước sạch ngầm bụi khói mùi hôi ồn cây xanh hồ ao kênh mương cống ngập úng lún nứt đê kè bờ bãi cát \
    xe buýt tàu điện đò phà bến cảng sân bay ga vé khách hàng hóa chuyến tuyến ùn tắc đèn đỏ vạch kẻ biển báo tốc độ \
    ngân hàng vay lãi suất nợ vốn cổ phiếu sàn thuế phí hải quan xuất nhập khẩu đơn hàng hợp đồng đối tác thị phần \
    họp bàn ký quyết định nghị luật sửa đổi bổ sung trình duyệt cấp phép thu hồi đền bù tái định cư khiếu nại tòa án xét \
    xử phạt tiền tù điều tra công an kiểm lâm biên phòng lính cứu nạn tìm kiếm mất tích tai nạn cháy nổ sập đổ vỡ \
    lễ hội đình chùa tượng cổ vật khảo bảo tàng nhạc kịch phim ảnh tranh thơ văn giải thưởng vòng loại trận bóng bơi chạy \
    mạng máy tính phần mềm dữ liệu chíp robot vệ tinh pin mặt trời gió điện sóng thủy triều khí than dầu xăng lọc hóa \
    sáng chiều tối đêm tuần tháng quý năm nay qua sau trước đầu cuối giữa kỳ hạn sớm muộn nhanh chậm lâu dài ngắn";

/// Words of bulletins.
pub(crate) const SKY: &str = "\
    bão tâm mắt áp thấp nhiệt đới dải hội tụ rãnh lưỡi không khí lạnh nóng ẩm mưa rào dông lốc sét đá sương mù giá rét \
    gió mạnh giật cấp sóng cao mét biển động dữ dội triều cường lũ lên báo động sạt lở quét ngập sâu vĩ kinh độ hướng tây \
    bắc đông nam di chuyển km giờ suy yếu tan vùng nguy hiểm tàu thuyền neo đậu tránh trú đất liền ven bờ đảo vịnh hồ đập";
