struct Size {
    int width;
    int height;
};
