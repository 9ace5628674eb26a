void set_gain(int channel, double gain);
