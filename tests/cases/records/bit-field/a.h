struct Mode {
    unsigned kind : 3;
    unsigned level : 5;
    unsigned rest : 24;
};
