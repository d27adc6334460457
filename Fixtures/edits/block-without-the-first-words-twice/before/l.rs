pub fn a() {
}
async fn a() {
}
