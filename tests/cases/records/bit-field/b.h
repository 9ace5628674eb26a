struct Mode {
    unsigned kind : 4;
    unsigned level : 4;
    unsigned rest : 24;
};
